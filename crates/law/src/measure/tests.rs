use proptest::prelude::*;

use super::*;

/// Each measure as `expression → reading`, with base, deadline and actor where there are any.
fn shown(text: &str) -> Vec<String> {
    let line = |m: &Measure| {
        let mut line = format!("{} → {m}", m.span.of(text));
        for (label, span) in
            [("基数", m.base), ("期限", m.deadline.as_ref().map(|d| d.span)), ("主体", m.actor)]
        {
            if let Some(span) = span {
                line += &format!(" {label}:{}", span.of(text));
            }
        }
        if m.condition {
            line += " 条件";
        }
        line
    };
    find(text).iter().map(line).collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(shown(text), expected, "{text}");
}

#[test]
fn shares_with_base_and_deadline() {
    check(
        "各级政府要健全完善安全生产监管执法机构，落实监管责任，2017 年年底前实现专业监管人员配比不低于在职人员的 75%。",
        &["不低于在职人员的 75% → ≥75% 基数:在职人员 期限:2017 年年底前 主体:各级政府"],
    );
    check(
        "优化队伍结构，3年内市、县两级安监机构专业监管执法人员应占在职人员的75%以上。",
        &[
            "占在职人员的75%以上 → ≥75% 基数:在职人员 期限:3年内 主体:市、县两级安监机构专业监管执法人员",
        ],
    );
    check(
        "2016 年年底前，安全执法中队省级标准化达标率要达到 60%以上。",
        &["达到 60%以上 → ≥60% 期限:2016 年年底前"],
    );
    check("应占在职人员的百分之七十五以上", &["占在职人员的百分之七十五以上 → ≥75% 基数:在职人员"]);
    check("专业人员占比不低于75%", &["不低于75% → ≥75%"]);
    check("对案情相似的案件按照不低于 10%的比例，公开裁定。", &["不低于 10% → ≥10%"]);
    check(
        "处上一年年收入百分之三十的罚款；逾期不缴纳的，每日按罚款数额的百分之三加处罚款",
        &[
            "上一年年收入百分之三十 → ＝30% 基数:上一年年收入",
            "罚款数额的百分之三 → 每天 ＝3% 基数:罚款数额",
        ],
    );
    check(
        "三分之二以上代表；半数以上",
        &["三分之二以上 → ≥2/3（份额）", "半数以上 → ≥0.5（份额）"],
    );
}

#[test]
fn how_long_a_ban_lasts_is_no_deadline() {
    check("主要负责人1年内不予提拔重用", &["1年 → ＝1年"]);
    check("自刑罚执行完毕之日起，五年内不得担任主要负责人", &["五年 → ＝5年"]);
}

#[test]
fn counts_and_how_often() {
    check(
        "市委常委会每季度至少听取1次安全生产工作汇报。市政府常务会议每季度至少研究部署一次安全生产工作。",
        &["1次 → 每3个月 ≥1次 主体:市委常委会", "一次 → 每3个月 ≥1次 主体:市政府常务会议"],
    );
    check(
        "各级安全生产监督管理部门每半年要向同级组织部门报送 1 次安全生产情况",
        &["1 次 → 每6个月 ＝1次 主体:各级安全生产监督管理部门"],
    );
    check(
        "在岗人员每年须接受不少于3天的专业培训，每3年须接受不少于10天的业务知识更新轮训。",
        &["不少于3天 → 每年 ≥3天 主体:在岗人员", "不少于10天 → 每3年 ≥10天 主体:在岗人员"],
    );
    check(
        "在岗人员原则上每3年轮训一次；每两年一次；三年一次",
        &["一次 → 每3年 ＝1次 主体:在岗人员", "一次 → 每2年 ＝1次", "一次 → 每3年 ＝1次"],
    );
    check(
        "规模以上工商贸企业每年至少 2 次、一般企业每年至少 1 次，聘请专家排查",
        &["至少 2 次 → 每年 ≥2次 主体:规模以上工商贸企业", "至少 1 次 → 每年 ≥1次 主体:一般企业"],
    );
    check(
        "每季度进行量化考核，按月通报，把每周五下午定为集体学习日",
        &["每季度 → 每3个月 ＝1次", "按月 → 每月 ＝1次", "每周 → 每周 ＝1次"],
    );
    check(
        "要求每万人口至少配备 1 名安监人员，每个村庄（社区）配备2名以上安全生产巡查员",
        &[
            "1 名 → ≥1人 基数:每万人口",
            "2名以上 → ≥2人 基数:每个村庄（社区） 主体:每个村庄（社区）",
        ],
    );
}

#[test]
fn ranges_and_money() {
    check("核定4至8名行政编制", &["4至8名 → 介于4–8人"]);
    check("处2万元以上5万元以下的罚款", &["2万元以上5万元以下 → 介于20000–50000元"]);
    check("处二至五万元罚款", &["二至五万元 → 介于20000–50000元"]);
    check("处五百至一万元罚款", &["五百至一万元 → 介于500–10000元"]);
    check("处二倍以上五倍以下的罚款", &["二倍以上五倍以下 → 介于2–5倍"]);
    check("处三年以上七年以下有期徒刑", &["三年以上七年以下 → 介于3–7年"]);
    check(
        "设立专项资金 1100 万元，每年总额不少于 500 万元",
        &["1100 万元 → ＝11000000元", "不少于 500 万元 → 每年 ≥5000000元"],
    );
    check("沿海7市水上交通", &["7市 → ＝7市"]);
    check("固定资产投资额低于 1 亿元的新建、扩建项目", &["低于 1 亿元 → ＜100000000元 条件"]);
    check(
        "从业人员 300人以上的高危企业；发生死亡 3 人以上生产安全责任事故的",
        &["300人以上 → ≥300人 条件", "3 人以上 → ≥3人 条件"],
    );
    check(
        "从业人员超过一百人的，应当设置机构；造成10人以上30人以下死亡",
        &["超过一百人 → ＞100人 条件", "10人以上30人以下 → 介于10–30人 条件"],
    );
    check("之日起七个工作日内在系统予以公开", &["七个工作日内 → ≤7个工作日 期限:七个工作日内"]);
    check("逾期未改正的，处五万元以下的罚款", &["五万元以下 → ≤50000元"]);
}

#[test]
fn deadlines_on_their_own() {
    check("在事故结案1年后及时组织开展事故调查评估", &["1年后 → ≥1年 基数:事故结案 期限:1年后"]);
    check(
        "建立督办制度，事故结案后1年内要组织开展评估。",
        &["1年内 → ≤1年 基数:事故结案 期限:1年内"],
    );
    check(
        "应当自收到申请之日起十五日内作出决定",
        &["十五日内 → ≤15天 基数:收到申请 期限:十五日内"],
    );
    check("许可证有效期满前30日内提出申请", &["30日内 → ≥30天 基数:许可证有效期满 期限:30日内"]);
    check(
        "处罚决定变更之日起20个工作日内，要向社会公开",
        &["20个工作日内 → ≤20个工作日 基数:处罚决定变更 期限:20个工作日内"],
    );
    check(
        "力争在2016年年底建立信息库，2018年年底实现联网",
        &["2016年年底 → 2016-12-31 期限:2016年年底", "2018年年底 → 2018-12-31 期限:2018年年底"],
    );
    check(
        "到2020年，达到安全保障水平；2025年6月底前完成；每年3月底前报送",
        &[
            "到2020年 → 2020-12-31 期限:到2020年",
            "2025年6月底前 → 2025-06-30 期限:2025年6月底前",
            "每年 → 每年 ＝1次",
            "3月底前 → --03-31 期限:3月底前",
        ],
    );
    check("本办法自2021年9月1日起施行", &["2021年9月1日起 → 2021-09-01 期限:2021年9月1日起"]);
    check(
        "以2015年为基数，死亡人数下降10%;亿元国内生产总值死亡率下降30%;煤矿百万吨死亡率控制在0.3以下",
        &["下降10% → 下降10% 基数:2015年", "下降30% → 下降30% 基数:2015年", "控制在0.3以下 → ≤0.3"],
    );
}

#[test]
fn numbers_that_are_no_measures() {
    for text in [
        "临政发〔2016〕2 号",
        "（国家安监总局令第 72 号）",
        "第十二条第三款第（四）项",
        "《劳动密集型加工企业安全生产八条规定》《3年行动》",
        "一是调整人员。二是调整科室职能。",
        "安全生产“一票否决”“一岗双责”，“三评级一评价”",
        "四不两直、一案双查、三同时、五项制度、四项举措、一个中心",
        "统一年度标准，进一步加强，一律挂牌，一般事故，一次性补助，数十名",
        "2016年10月11日印发，CZCR-2016-01017，“12350”专线",
        "百万吨死亡率、亿元产值、千人、万车",
        "2016—2020年规划",
        "",
        "   \n\n",
    ] {
        check(text, &[]);
    }
}

#[test]
fn says_what_is_measured() {
    for (text, matter) in [
        ("2017年年底前实现专业监管人员配比不低于在职人员的75%", "实现专业监管人员配比"),
        ("在事故结案1年后及时组织开展事故调查评估", "及时组织开展事故调查评估"),
        ("2018年年底前，按照《规定》，建立健全《清单》", "建立健全《清单》"),
        ("一般企业每年至少1次，聘请专家排查", "一般企业，聘请专家排查"),
        (
            "第三十条 出具失实报告的，责令停业整顿，并处三万元以上十万元以下的罚款",
            "出具失实报告，处的罚款",
        ),
        ("（二）行政机关应当自收到申请之日起15日内作出决定", "行政机关作出决定"),
        ("违法行为在二年内未被发现的", "违法行为未被发现"),
        ("三日内公开说明理由", "公开说明理由"),
        ("要求每万人口至少配备 1 名安监人员", "要求每万人口配备安监人员"),
    ] {
        let matters: Vec<_> = find(text).into_iter().map(|m| m.matter).collect();
        assert_eq!(matters, [matter], "{text}");
    }
}

#[test]
fn units_of_one_dimension_compare() {
    let smallest = |text: &str| {
        let found = find(text);
        found[0].value.in_smallest(&found[0].unit).unwrap().0
    };
    for (a, b) in [
        ("不少于75%", "不少于百分之七十五"),
        ("12个月内", "1年内"),
        ("2次", "二次"),
        ("50%以上", "半数以上"),
        ("1.5亿元", "15000万元"),
        ("48小时内", "2日内"),
    ] {
        assert_eq!(smallest(a), smallest(b), "{a} {b}");
    }
    assert!(smallest("7个工作日内") > smallest("7日内"));
    assert!(smallest("30日内") < smallest("1个月内"));
}

proptest! {
    #[test]
    fn any_text_gives_exact_spans_in_order(
        text in "([0-9一二十半百万亿两年月日天次人名元个%每按自在到以上下内前后起底第不少于至占的、，。；：（）“”《》 \n]|.){0,60}"
    ) {
        let found = find(&text);
        let mut end = 0;
        for m in &found {
            prop_assert!(m.span.start >= end || m.span.start >= end.saturating_sub(m.span.len()));
            prop_assert!(!m.span.is_empty());
            end = m.span.end;
            let deadline = m.deadline.iter().flat_map(|d| std::iter::once(d.span).chain(d.anchor));
            let spans = [Some(m.span), m.op_at, m.base, m.actor, Some(m.sentence)];
            for span in spans.into_iter().flatten().chain(deadline).chain(m.period.iter().map(|p| p.span)) {
                prop_assert!(text.get(span.start..span.end).is_some(), "{:?} in {:?}", span, text);
            }
        }
    }

    #[test]
    fn blanks_and_width_change_nothing(n in 1u32..100_000) {
        let plain = shown(&format!("每季度不少于{n}次"));
        let wide: String = n.to_string().chars().map(|d| char::from_u32(d as u32 + 0xfee0).unwrap()).collect();
        let spaced = shown(&format!("每季度不少于 {wide}　次"));
        let reading = |lines: &[String]| lines[0].split_once(" → ").unwrap().1.to_owned();
        prop_assert_eq!(reading(&plain), reading(&spaced));
    }
}

#[test]
fn a_line_without_a_stop_keeps_its_words_short() {
    let text = "每年3年内1年2次一二三占的不少于至少".repeat(5_000);
    let found = find(&text);
    assert!(found.len() >= 5_000);
    assert!(found.iter().all(|m| m.matter.chars().count() <= 40));
}
