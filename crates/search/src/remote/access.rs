//! How a server is reached.

use std::fmt;
use std::time::Duration;

use crate::remote::Fault;

/// Address of a server, who asks, and how long to wait.
#[derive(Clone, PartialEq, Eq)]
pub struct Access {
    /// `https://search.example:9200`, perhaps with a path.
    pub url: String,
    /// The name of the index: small Latin letters, digits, `-` and `_`. It becomes an alias, the
    /// versions behind it are `NAME-1`, `NAME-2` and so on.
    pub index: String,
    /// Name and password, if the server wants them.
    pub login: Option<(String, String)>,
    /// Certificates (PEM) of the authorities that vouch for the server; without any, those that
    /// browsers trust.
    pub authorities: Option<Vec<u8>>,
    /// How long one request may take.
    pub timeout: Duration,
    /// How long to wait before asking a busy server for the second time; doubled each time.
    pub pause: Duration,
}

impl Access {
    /// How long a request may take unless said otherwise.
    pub const TIMEOUT: Duration = Duration::from_secs(60);
    /// The first wait for a busy server unless said otherwise.
    pub const PAUSE: Duration = Duration::from_millis(250);
    /// The name of the index unless said otherwise.
    pub const INDEX: &str = "zhunsheng";

    /// A server that wants no name, with what is usual for the rest.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            index: Self::INDEX.to_owned(),
            login: None,
            authorities: None,
            timeout: Self::TIMEOUT,
            pause: Self::PAUSE,
        }
    }

    /// The name of the index, if it can be one. It stands in addresses, so nothing else may pass.
    pub(crate) fn checked_index(&self) -> Result<&str, Fault> {
        let name = self.index.as_str();
        let fits = (1..=100).contains(&name.len())
            && name.starts_with(|c: char| c.is_ascii_lowercase())
            && name.bytes().all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'));
        if fits {
            return Ok(name);
        }
        Err(Fault::Settings {
            detail: format!("索引名“{name}”不能用：以小写字母开头，只用小写字母、数字、- 和 _"),
        })
    }
}

/// Without the password.
impl fmt::Debug for Access {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access")
            .field("url", &self.url.rsplit('@').next())
            .field("index", &self.index)
            .field("user", &self.login.as_ref().map(|(user, _)| user))
            .finish_non_exhaustive()
    }
}
