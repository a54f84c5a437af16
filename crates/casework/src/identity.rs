//! Check digits of the numbers that name a party.

/// The characters of a 统一社会信用代码 in the order of their values (GB 32100-2015, 5.2.3).
const CREDIT_CHARS: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// The weight of each of its first seventeen places, 3^i mod 31.
const CREDIT_WEIGHTS: [u32; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/// The weight of each of the first seventeen digits of a 公民身份号码 (GB 11643-1999).
const ID_WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

/// What is wrong with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It has not eighteen characters, or one that cannot stand in such a number.
    Shape,
    /// The last character should be this one.
    CheckDigit(char),
    /// The digits that give the date of birth are none.
    BirthDate,
}

/// Checks a 统一社会信用代码 (GB 32100-2015).
pub fn credit_code(code: &str) -> Result<(), Fault> {
    let value = |b: u8| CREDIT_CHARS.iter().position(|&c| c == b).map(|v| v as u32);
    let values: Vec<u32> = code.bytes().map(value).collect::<Option<_>>().ok_or(Fault::Shape)?;
    let [body @ .., last] = values.as_slice() else { return Err(Fault::Shape) };
    if body.len() != CREDIT_WEIGHTS.len() {
        return Err(Fault::Shape);
    }
    let sum: u32 = body.iter().zip(CREDIT_WEIGHTS).map(|(v, w)| v * w).sum();
    let check = (31 - sum % 31) % 31;
    if check == *last {
        Ok(())
    } else {
        Err(Fault::CheckDigit(char::from(CREDIT_CHARS[check as usize])))
    }
}

/// Checks a 公民身份号码 (GB 11643-1999): shape, date of birth, check digit.
pub fn id_number(number: &str) -> Result<(), Fault> {
    let bytes = number.as_bytes();
    let [body @ .., last] = bytes else { return Err(Fault::Shape) };
    if body.len() != ID_WEIGHTS.len() || !body.iter().all(u8::is_ascii_digit) {
        return Err(Fault::Shape);
    }
    if !last.is_ascii_digit() && *last != b'X' {
        return Err(Fault::Shape);
    }
    if crate::date::parse(&number[6..14]).is_none() {
        return Err(Fault::BirthDate);
    }
    let sum: u32 = body.iter().zip(ID_WEIGHTS).map(|(b, w)| u32::from(b - b'0') * w).sum();
    let check = b"10X98765432"[(sum % 11) as usize];
    if check == *last { Ok(()) } else { Err(Fault::CheckDigit(char::from(check))) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Fault, credit_code, id_number};

    #[test]
    fn accepts_and_refuses_credit_codes() {
        // The worked example of GB 32100-2015, and the one of docs/facts.md.
        for code in ["91350100M000100Y43", "91999999MA0000001N"] {
            assert_eq!(credit_code(code), Ok(()), "{code}");
        }
        assert_eq!(credit_code("91350100M000100Y44"), Err(Fault::CheckDigit('3')));
        for code in ["", "9135", "91350100M000100Y4I", "91350100m000100y43", "９１350100M000100Y4"]
        {
            assert_eq!(credit_code(code), Err(Fault::Shape), "{code}");
        }
    }

    #[test]
    fn accepts_and_refuses_id_numbers() {
        // The worked example of GB 11643-1999.
        assert_eq!(id_number("11010519491231002X"), Ok(()));
        assert_eq!(id_number("440524188001010014"), Ok(()));
        assert_eq!(id_number("110105194912310021"), Err(Fault::CheckDigit('X')));
        assert_eq!(id_number("11010519491331002X"), Err(Fault::BirthDate));
        for number in ["", "1101051949123100", "11010519491231002x", "一二三"] {
            assert_eq!(id_number(number), Err(Fault::Shape), "{number}");
        }
    }

    proptest! {
        /// The check digit is there to catch one wrong character.
        #[test]
        fn any_single_wrong_digit_is_caught(at in 0usize..17, digit in 0u8..10) {
            let mut code = *b"91350100M000100Y43";
            if code[at] != b'0' + digit {
                code[at] = b'0' + digit;
                prop_assert!(credit_code(std::str::from_utf8(&code).unwrap()).is_err());
            }
        }

        #[test]
        fn never_panics(text in "\\PC{0,24}") {
            let _ = (credit_code(&text), id_number(&text));
        }
    }
}
