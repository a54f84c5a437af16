//! What an office settles for its installation: `settings.toml` in the data folder. Without the file
//! everything is as usual.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use ::search::Access;
use law::Diagnostic;
use press::{SealShape, SealSize};
use serde::Deserialize;

use crate::Error;
use crate::home::Places;

const FILE: &str = "settings.toml";

/// All that can be settled.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Settings {
    search: SearchSettings,
    seals: BTreeMap<String, SealSettings>,
}

/// `[seals."公章"]`: a seal image. Its true size is a diameter, or width and height, in millimetres.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct SealSettings {
    /// Below the data folder unless its path is absolute.
    file: Option<String>,
    diameter: Option<f64>,
    width: Option<f64>,
    height: Option<f64>,
}

/// `[search]`: where the index of clauses is.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct SearchSettings {
    engine: Engine,
    url: Option<String>,
    index: Option<String>,
    user: Option<String>,
    password: Option<Password>,
    /// A file of certificates, beside this one unless its path is absolute.
    ca: Option<String>,
    /// In seconds.
    timeout: Option<u16>,
}

/// Never repeated in a message, whatever was written.
#[derive(Clone)]
struct Password(String);

impl<'de> Deserialize<'de> for Password {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from);
        text.map(Self).map_err(|_| serde::de::Error::custom("password 要写在引号里"))
    }
}

/// Which engine answers.
#[derive(Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Engine {
    /// The one in this program, with its index in the data folder.
    #[default]
    Embedded,
    /// A server.
    OpenSearch,
}

impl Settings {
    /// Reads the settings of a data folder.
    ///
    /// # Errors
    /// The file cannot be read or holds something that is no setting.
    pub(crate) fn read(places: &Places) -> Result<Self, Error> {
        let path = places.data.join(FILE);
        match std::fs::read_to_string(&path) {
            Ok(text) => {
                toml::from_str(text.strip_prefix('\u{feff}').unwrap_or(&text)).map_err(|error| {
                    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or("");
                    let line = before.matches('\n').count() + 1;
                    broken(&path, format!("第 {line} 行：{}", error.message()))
                })
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(Error::io(&path, "读取设置", &error)),
        }
    }

    /// Whether anything is settled of the seal of this name.
    pub(crate) fn has_seal(&self, name: &str) -> bool {
        self.seals.contains_key(name)
    }

    /// The picture of a seal, as written.
    pub(crate) fn seal_file(&self, name: &str) -> Option<String> {
        self.seals.get(name)?.file.clone()
    }

    /// The shape and true size of a seal, if they are settled here.
    ///
    /// # Errors
    /// It is no size.
    pub(crate) fn seal_shape(
        &self,
        places: &Places,
        name: &str,
    ) -> Result<Option<SealShape>, Error> {
        let Some(seal) = self.seals.get(name) else { return Ok(None) };
        // Beyond every seal the conversion stops at the ends of the type, which are refused later.
        let micrometres = |millimetres: f64| (millimetres * 1000.0).round() as u32;
        match (seal.diameter, seal.width, seal.height) {
            (None, None, None) => Ok(None),
            (Some(diameter), None, None) => Ok(Some(SealShape::Round(micrometres(diameter)))),
            (None, Some(width), Some(height)) => Ok(Some(SealShape::Other(SealSize {
                width_um: micrometres(width),
                height_um: micrometres(height),
            }))),
            _ => {
                let what = format!("[seals.\"{name}\"] 只写 diameter，或者 width 和 height 都写");
                Err(broken(&places.data.join(FILE), what))
            }
        }
    }

    /// How the search server is reached; `None` when the embedded engine answers.
    ///
    /// # Errors
    /// Something is missing, or the file of certificates cannot be read.
    pub(crate) fn server(&self, places: &Places) -> Result<Option<Access>, Error> {
        let search = &self.search;
        if search.engine == Engine::Embedded {
            return Ok(None);
        }
        let broken = |what: &str| broken(&places.data.join(FILE), what.to_owned());
        let url = search.url.as_ref().ok_or_else(|| broken("[search] 缺少 url"))?;
        let mut access = Access::new(url);
        if let Some(index) = &search.index {
            access.index.clone_from(index);
        }
        access.login = match (&search.user, &search.password) {
            (Some(user), Some(password)) => Some((user.clone(), password.0.clone())),
            (None, None) => None,
            _ => return Err(broken("[search] 的 user 和 password 要么都写，要么都不写")),
        };
        if let Some(ca) = &search.ca {
            let path = places.data.join(Path::new(ca));
            let pem = std::fs::read(&path).map_err(|e| Error::io(&path, "读取证书", &e))?;
            access.authorities = Some(pem);
        }
        match search.timeout {
            Some(0) => return Err(broken("[search] 的 timeout 至少是 1 秒")),
            Some(seconds) => access.timeout = Duration::from_secs(seconds.into()),
            None => {}
        }
        Ok(Some(access))
    }
}

fn broken(path: &Path, what: String) -> Error {
    Error::request(
        Diagnostic::error("settings-broken", format!("设置有误，{what}"))
            .at(path.display().to_string())
            .hint("改正后重试；写法见 docs/settings.md。删去这个文件，一切照默认"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<Access>, String> {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(FILE), text).unwrap();
        std::fs::write(dir.path().join("ca.pem"), "certificates").unwrap();
        let places = Places {
            home: dir.path().to_owned(),
            data: dir.path().to_owned(),
            fonts: None,
            cache: None,
            system_fonts: Vec::new(),
            statute_pack: None,
            today: None,
        };
        let settings = Settings::read(&places).map_err(|error| error.to_string())?;
        settings.server(&places).map_err(|error| error.to_string())
    }

    #[test]
    fn without_settings_the_embedded_engine_answers() {
        for text in ["", "[search]", "[search]\nengine = \"embedded\"\nurl = \"http://a.example\""]
        {
            assert_eq!(read(text), Ok(None), "{text}");
        }
    }

    #[test]
    fn a_server_is_described_whole() {
        let text = "\u{feff}[search]\nengine = 'opensearch'\nurl = 'https://search.example:9200'\n\
                    index = 'clauses'\nuser = '检索'\npassword = '密码'\nca = 'ca.pem'\ntimeout = 5";
        let expected = Access {
            index: "clauses".to_owned(),
            login: Some(("检索".to_owned(), "密码".to_owned())),
            authorities: Some(b"certificates".to_vec()),
            timeout: Duration::from_secs(5),
            ..Access::new("https://search.example:9200")
        };
        assert_eq!(read(text), Ok(Some(expected)));
    }

    #[test]
    fn a_mistake_is_named_with_its_place() {
        let server = "[search]\nengine = 'opensearch'\n";
        for (text, expected) in [
            ("[search\n".to_owned(), "第 1 行"),
            ("[search]\nengin = 'x'".to_owned(), "第 2 行"),
            ("[search]\nengine = 'lucene'".to_owned(), "第 2 行"),
            ("[other]".to_owned(), "第 1 行"),
            (server.to_owned(), "缺少 url"),
            (format!("{server}url = 'http://a.example'\nuser = 'u'"), "user 和 password"),
            (format!("{server}url = 'http://a.example'\ntimeout = 0"), "至少是 1 秒"),
            (format!("{server}url = 'http://a.example'\nca = 'no.pem'"), "读取证书失败"),
        ] {
            let error = read(&text).unwrap_err();
            assert!(error.contains(expected), "{text}: {error}");
        }
    }

    #[test]
    fn a_password_is_never_repeated() {
        for written in ["86420", "[\"86420\"]", "{ a = \"86420\" }", "2086-04-20"] {
            let text = format!("[search]\nengine = 'opensearch'\npassword = {written}");
            let error = read(&text).unwrap_err();
            assert!(error.contains("第 3 行") && error.contains("引号"), "{error}");
            assert!(!error.contains("86"), "{error}");
        }
    }
}
