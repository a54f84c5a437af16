//! Units, normalised: 次数 are 次, 名 and 位 are 人, 万元 is 元.

use serde::{Serialize, Serializer};

use super::letters::Letters;
use super::number::{Number, Numeral, Script};

/// What a number counts.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Unit {
    /// % of a base; also ‰, whose value is given in %.
    Percent,
    /// A share written as a fraction (三分之一), with 1 as the whole.
    Fraction,
    /// 人, also 名 and 位.
    People,
    /// 元 of 人民币.
    Yuan,
    /// 次.
    Occasions,
    /// 倍.
    Multiple,
    /// 分钟.
    Minutes,
    /// 小时.
    Hours,
    /// 天, also 日 and 自然日.
    Days,
    /// 个工作日.
    Workdays,
    /// 周.
    Weeks,
    /// 个月; 季度 and 半年 are given in months.
    Months,
    /// 年.
    Years,
    /// 日期: the value is a date.
    Date,
    /// A classifier or a physical unit as printed: 家, 个, 项, 吨.
    Things(&'static str),
    /// No unit: an index (死亡率 0.3).
    Bare,
}

/// Units of one dimension can be compared with each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dimension {
    /// % and fractions.
    Share,
    /// 人.
    People,
    /// 元.
    Money,
    /// 次.
    Occasions,
    /// 倍.
    Multiple,
    /// Durations.
    Time,
    /// Dates.
    Date,
    /// Classifiers and physical units, each only with itself.
    Things(&'static str),
    /// Numbers without a unit.
    Bare,
}

impl Unit {
    /// The unit as printed in a table.
    pub fn symbol(&self) -> &'static str {
        match self {
            Unit::Percent => "%",
            Unit::Fraction => "（份额）",
            Unit::People => "人",
            Unit::Yuan => "元",
            Unit::Occasions => "次",
            Unit::Multiple => "倍",
            Unit::Minutes => "分钟",
            Unit::Hours => "小时",
            Unit::Days => "天",
            Unit::Workdays => "个工作日",
            Unit::Weeks => "周",
            Unit::Months => "个月",
            Unit::Years => "年",
            Unit::Date => "日期",
            Unit::Things(word) => word,
            Unit::Bare => "",
        }
    }

    /// What this unit can be compared with.
    pub fn dimension(&self) -> Dimension {
        match self {
            Unit::Percent | Unit::Fraction => Dimension::Share,
            Unit::People => Dimension::People,
            Unit::Yuan => Dimension::Money,
            Unit::Occasions => Dimension::Occasions,
            Unit::Multiple => Dimension::Multiple,
            Unit::Date => Dimension::Date,
            Unit::Things(word) => Dimension::Things(word),
            Unit::Bare => Dimension::Bare,
            _ => Dimension::Time,
        }
    }

    /// One of this unit in the smallest unit of its dimension. A year is 365 days, a month a
    /// twelfth of it and five working days are a week: good for telling which of two periods is
    /// longer, not for reckoning a deadline, which is the calendar's task.
    pub fn factor(&self) -> Number {
        let (num, den) = match self {
            Unit::Percent => (1, 100),
            Unit::Minutes => (1, 1_440),
            Unit::Hours => (1, 24),
            Unit::Workdays => (7, 5),
            Unit::Weeks => (7, 1),
            Unit::Months => (365, 12),
            Unit::Years => (365, 1),
            _ => (1, 1),
        };
        Number::new(num, den).unwrap_or(Number::whole(1))
    }

    /// Whether this is a length of time.
    pub fn is_time(&self) -> bool {
        self.dimension() == Dimension::Time
    }
}

impl Serialize for Unit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.symbol())
    }
}

/// A row of the table: the word, its unit, how many of the unit one is, and what must not follow.
struct Row(&'static str, Unit, u64, &'static str);

/// Words that measure by themselves, longest first where one begins another.
const MEASURES: &[Row] = &[
    Row("个工作日", Unit::Workdays, 1, ""),
    Row("工作日", Unit::Workdays, 1, "程志"),
    Row("个自然日", Unit::Days, 1, ""),
    Row("自然日", Unit::Days, 1, ""),
    Row("日历天", Unit::Days, 1, ""),
    Row("个小时", Unit::Hours, 1, ""),
    Row("小时", Unit::Hours, 1, ""),
    Row("个学时", Unit::Things("学时"), 1, ""),
    Row("学时", Unit::Things("学时"), 1, ""),
    Row("个课时", Unit::Things("课时"), 1, ""),
    Row("课时", Unit::Things("课时"), 1, ""),
    Row("分钟", Unit::Minutes, 1, ""),
    Row("个季度", Unit::Months, 3, ""),
    Row("季度", Unit::Months, 3, ""),
    Row("个月", Unit::Months, 1, ""),
    Row("个星期", Unit::Weeks, 1, ""),
    Row("星期", Unit::Weeks, 1, "一二三四五六日"),
    Row("周年", Unit::Years, 1, ""),
    Row("周岁", Unit::Things("周岁"), 1, ""),
    Row("周", Unit::Weeks, 1, "围边岁密到全转长期"),
    Row("个年度", Unit::Years, 1, ""),
    Row("年", Unit::Years, 1, "级度份代行规计"),
    Row("天", Unit::Days, 1, "然气线津"),
    Row("日", Unit::Days, 1, "常期程"),
    Row("岁", Unit::Things("周岁"), 1, ""),
    Row("个百分点", Unit::Things("个百分点"), 1, ""),
    Row("%", Unit::Percent, 1, ""),
    Row("倍", Unit::Multiple, 1, "增"),
    Row("元", Unit::Yuan, 1, "素化件"),
    Row("人次", Unit::Things("人次"), 1, ""),
    Row("人口", Unit::People, 1, ""),
    Row("人", Unit::People, 1, "民大员才士类工体身防社力事为行机格选"),
    Row("名", Unit::People, 1, "称单义牌誉录次额"),
    Row("位", Unit::People, 1, "置于数"),
    Row("场次", Unit::Things("场次"), 1, ""),
    Row("轮次", Unit::Things("轮次"), 1, ""),
    Row("次", Unit::Occasions, 1, "性生要日序供污伤创元"),
];

/// Classifiers and physical units. Behind a Chinese numeral they count only with an operator
/// (三个以上, 不少于两家): 五项制度 and 一个中心 are ways of speaking.
const THINGS: &[&str] = &[
    "平方公里",
    "平方米",
    "立方米",
    "公里",
    "千米",
    "厘米",
    "毫米",
    "公顷",
    "公斤",
    "千克",
    "千瓦",
    "兆瓦",
    "兆帕",
    "分贝",
    "摄氏度",
    "℃",
    "吨",
    "米",
    "亩",
    "伏",
    "辆",
    "台",
    "套",
    "艘",
    "支",
    "家",
    "户",
    "项",
    "条",
    "件",
    "份",
    "座",
    "所",
    "处",
    "起",
    "批",
    "种",
    "部",
    "间",
    "栋",
    "幢",
    "层",
    "张",
    "本",
    "册",
    "块",
    "个",
    "市",
    "县",
];

/// What may not follow a classifier: 处 of 2处罚, 所 of 3所有, 部 of 6部门 and the like.
const NOT_AFTER_THING: &[(&str, &str)] = &[
    ("处", "罚理以于置分"),
    ("所", "有在属需"),
    ("部", "门署位分"),
    ("条", "件例款线"),
    ("项", "目"),
    ("层", "级面次"),
    ("本", "人级市县地单法行机年月"),
    ("起", "草诉"),
    ("家", "庭长"),
    ("户", "外"),
    ("种", "植类子"),
    ("间", "接隔"),
    ("台", "账帐"),
    ("支", "持撑付"),
    ("件", "次"),
    ("份", "额"),
    ("个", "人体别性税"),
    ("套", "取"),
    ("张", "贴"),
    ("批", "准复评"),
    ("块", "茎"),
    ("米", "粉"),
    ("市", "场政级委值容"),
    ("县", "政级委"),
];

/// A unit read behind a numeral.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    /// The unit.
    pub(super) unit: Unit,
    /// The value in that unit.
    pub(super) value: Number,
    /// The index after the unit.
    pub(super) end: usize,
    /// The unit counts only together with an operator.
    pub(super) needs_operator: bool,
}

/// Reads the unit behind `numeral`; `None` when what follows is no unit.
pub(super) fn unit_after(text: &Letters, numeral: Numeral) -> Option<Reading> {
    let reading = |unit, value, end, needs_operator| Reading { unit, value, end, needs_operator };
    let (value, at) = (numeral.value, numeral.end);
    match numeral.script {
        Script::Percent => return Some(reading(Unit::Percent, value, at, false)),
        Script::Permille => {
            let percent = value.over(Number::whole(10))?;
            return Some(reading(Unit::Percent, percent, at, false));
        }
        Script::Fraction => return Some(reading(Unit::Fraction, value, at, false)),
        _ => {}
    }
    if text.get(at) == Some('‰') {
        return Some(reading(Unit::Percent, value.over(Number::whole(10))?, at + 1, false));
    }
    // 三月内 is a length of time, 三月 a month of the calendar.
    if text.any(at, &["月以内", "月内", "月以上", "月以下"]).is_some() {
        return Some(reading(Unit::Months, value, at + 1, false));
    }
    for Row(word, unit, count, not_before) in MEASURES {
        if text.has(at, word) {
            let mut end = at + word.chars().count();
            if text.get(end).is_some_and(|next| not_before.contains(next)) {
                continue;
            }
            let mut value = value.times(Number::whole(*count))?;
            // 半年 is six months.
            if *unit == Unit::Years && Number::new(1, 2) == Some(value) {
                return Some(reading(Unit::Months, Number::whole(6), end, false));
            }
            // 一年半, 两个月半.
            if unit.is_time() && text.get(end) == Some('半') {
                value = value.plus(Number::new(*count, 2)?)?;
                end += 1;
            }
            return Some(reading(unit.clone(), value, end, false));
        }
    }
    let (word, end) = text.any(at, THINGS)?;
    let next = text.get(end);
    let barred = NOT_AFTER_THING
        .iter()
        .any(|(thing, bars)| *thing == word && next.is_some_and(|next| bars.contains(next)));
    if barred {
        return None;
    }
    let chinese = numeral.script == Script::Chinese;
    Some(reading(Unit::Things(word), value, end, chinese))
}
