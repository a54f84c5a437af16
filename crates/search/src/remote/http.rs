//! One request and its answer: authentication, encryption, limits of time and size, patience with a
//! busy server.

use std::io::ErrorKind;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::DeserializeOwned;
use serde_json::Value;
use ureq::http::{Method, Request, Response, Uri};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Body};

use crate::remote::{Access, Fault};

/// How often a busy server is asked.
pub(crate) const ATTEMPTS: u32 = 6;
/// The longest wait between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_secs(20);
/// How long to wait for a connection.
const CONNECT: Duration = Duration::from_secs(10);
/// The longest answer that is read, in bytes.
const LONGEST_ANSWER: u64 = 256 << 20;

/// A server with the way to it.
pub(crate) struct Server {
    agent: Agent,
    /// Without a slash at the end.
    base: String,
    authorization: Option<String>,
    timeout: Duration,
    pause: Duration,
}

/// What is sent.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Sent<'a> {
    Nothing,
    Json(&'a Value),
    /// Lines of JSON, for `_bulk`.
    Lines(&'a [u8]),
}

/// Without who asks.
impl std::fmt::Debug for Server {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Server").field(&self.base).finish()
    }
}

impl Server {
    pub(crate) fn new(access: &Access) -> Result<Self, Fault> {
        let settings = |detail: String| Fault::Settings { detail };
        let base = access.url.trim().trim_end_matches('/').to_owned();
        if base.contains('@') {
            // What stands before it may be a password, and messages are shown to everybody.
            return Err(settings("url 里不写用户名和密码，请写在 user 和 password".to_owned()));
        }
        let uri: Uri = base.parse().map_err(|_| settings(format!("url“{base}”不是网址")))?;
        let secure = uri.scheme_str() == Some("https");
        if uri.authority().is_none() || uri.query().is_some() {
            return Err(settings(format!("url“{base}”应写成 https://主机:端口")));
        }
        if !secure && uri.scheme_str() != Some("http") {
            return Err(settings(format!("url“{base}”应以 https:// 或 http:// 开头")));
        }
        let mut tls = TlsConfig::builder();
        if let Some(pem) = &access.authorities {
            tls = tls.root_certs(authorities(pem).ok_or_else(|| {
                settings("ca 所指的文件里没有可用的证书（应为 PEM 格式）".to_owned())
            })?);
        }
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .user_agent(concat!("zhunsheng/", env!("CARGO_PKG_VERSION")))
            .timeout_connect(Some(access.timeout.min(CONNECT)))
            .timeout_global(Some(access.timeout))
            .tls_config(tls.build())
            .build();
        let authorization = access.login.as_ref().map(|(user, password)| {
            format!("Basic {}", STANDARD.encode(format!("{user}:{password}")))
        });
        Ok(Self {
            agent: config.new_agent(),
            base,
            authorization,
            timeout: access.timeout,
            pause: access.pause,
        })
    }

    /// The answer to a request, read as `T`. A server that says that it is too busy is asked again.
    pub(crate) fn ask<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        sent: Sent<'_>,
    ) -> Result<T, Fault> {
        self.ask_at_most(ATTEMPTS, method, path, sent)
    }

    /// [`ask`](Self::ask) for what moves something on: asked again, it would skip what the first
    /// answer held.
    pub(crate) fn ask_once<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        sent: Sent<'_>,
    ) -> Result<T, Fault> {
        self.ask_at_most(1, method, path, sent)
    }

    fn ask_at_most<T: DeserializeOwned>(
        &self,
        most: u32,
        method: Method,
        path: &str,
        sent: Sent<'_>,
    ) -> Result<T, Fault> {
        let mut attempts = 0;
        loop {
            attempts += 1;
            let mut response = match self.send(method.clone(), path, sent) {
                Ok(response) => response,
                // A connection that was kept open may have been closed at the other end.
                Err(ureq::Error::Io(error))
                    if attempts == 1 && attempts < most && was_cut(&error) =>
                {
                    continue;
                }
                Err(error) => return Err(self.fault(error)),
            };
            let status = response.status().as_u16();
            if matches!(status, 429 | 502 | 503 | 504) {
                if attempts == most {
                    return Err(Fault::Busy { server: self.base.clone(), status, attempts });
                }
                std::thread::sleep(self.wait(attempts, asked_wait(&response)));
                continue;
            }
            let body = response.body_mut().with_config().limit(LONGEST_ANSWER).read_to_vec();
            let body = body.map_err(|error| self.fault(error))?;
            return match status {
                200..=299 => serde_json::from_slice(&body)
                    .map_err(|error| self.unusable(format!("不是所要的 JSON（{error}）"))),
                // A full disk makes the server close its indexes to writing, with the same status.
                403 if is_blocked(&body) => Err(Fault::Blocked { server: self.base.clone() }),
                401 | 403 => Err(Fault::Denied { server: self.base.clone(), status }),
                _ => Err(self.refused(status, &body)),
            };
        }
    }

    /// How long to wait before the next attempt: twice as long each time, or what the server asks
    /// for.
    pub(crate) fn wait(&self, attempts: u32, asked: Option<Duration>) -> Duration {
        let doubled = self.pause.saturating_mul(1 << attempts.saturating_sub(1).min(16));
        asked.unwrap_or(doubled).min(LONGEST_PAUSE)
    }

    pub(crate) fn unusable(&self, detail: impl Into<String>) -> Fault {
        Fault::Unusable { server: self.base.clone(), detail: detail.into() }
    }

    pub(crate) fn partial(&self) -> Fault {
        Fault::Partial { server: self.base.clone() }
    }

    pub(crate) fn busy(&self, status: u16, attempts: u32) -> Fault {
        Fault::Busy { server: self.base.clone(), status, attempts }
    }

    /// A refusal with a reason of our own wording.
    pub(crate) fn refusal(&self, status: u16, reason: impl Into<String>) -> Fault {
        Fault::Refused { server: self.base.clone(), status, reason: reason.into() }
    }

    fn send(
        &self,
        method: Method,
        path: &str,
        sent: Sent<'_>,
    ) -> Result<Response<Body>, ureq::Error> {
        let posts = method == Method::POST;
        let mut request = Request::builder().method(method).uri(format!("{}{path}", self.base));
        request = request.header("accept", "application/json");
        if let Some(authorization) = &self.authorization {
            request = request.header("authorization", authorization);
        }
        match sent {
            // Of known length, 0: not every proxy understands a body in pieces.
            Sent::Nothing if posts => self.agent.run(request.body("")?),
            Sent::Nothing => self.agent.run(request.body(())?),
            Sent::Json(value) => {
                let request = request.header("content-type", "application/json");
                self.agent.run(request.body(value.to_string())?)
            }
            Sent::Lines(lines) => {
                let request = request.header("content-type", "application/x-ndjson");
                self.agent.run(request.body(lines)?)
            }
        }
    }

    fn fault(&self, error: ureq::Error) -> Fault {
        let server = self.base.clone();
        match error {
            ureq::Error::Timeout(_) => Fault::Late { server, seconds: self.timeout.as_secs() },
            ureq::Error::Rustls(_) | ureq::Error::Tls(_) | ureq::Error::Pem(_) => {
                Fault::Untrusted { server, detail: error.to_string() }
            }
            ureq::Error::Io(error) if is_tls(&error) => {
                Fault::Untrusted { server, detail: error.to_string() }
            }
            ureq::Error::Io(error) if error.kind() == ErrorKind::TimedOut => {
                Fault::Late { server, seconds: self.timeout.as_secs() }
            }
            ureq::Error::Io(error) => Fault::Away { server, detail: error.to_string() },
            ureq::Error::HostNotFound => {
                Fault::Away { server, detail: "找不到这台主机".to_owned() }
            }
            ureq::Error::ConnectionFailed => {
                Fault::Away { server, detail: "连接没有建立".to_owned() }
            }
            error => Fault::Unusable { server, detail: error.to_string() },
        }
    }

    /// The reason that the server gives, cut short.
    fn refused(&self, status: u16, body: &[u8]) -> Fault {
        const LONGEST: usize = 400;
        let answer: Value = serde_json::from_slice(body).unwrap_or_default();
        let reason = match (&answer["error"]["reason"], &answer["error"]) {
            (Value::String(reason), _) | (_, Value::String(reason)) => reason.clone(),
            _ => String::from_utf8_lossy(body).into_owned(),
        };
        let reason: String = reason.trim().chars().take(LONGEST).collect();
        self.refusal(status, if reason.is_empty() { "没有说明原因".to_owned() } else { reason })
    }
}

/// Whether an answer says that an index, or all of them, are closed to writing.
fn is_blocked(body: &[u8]) -> bool {
    let answer: Value = serde_json::from_slice(body).unwrap_or_default();
    answer["error"]["type"].as_str().is_some_and(|kind| kind.ends_with("block_exception"))
}

/// All certificates of a PEM file; `None` when there are none, or one is broken.
fn authorities(pem: &[u8]) -> Option<RootCerts> {
    let mut certificates: Vec<Certificate<'static>> = Vec::new();
    for item in parse_pem(pem) {
        if let PemItem::Certificate(certificate) = item.ok()? {
            certificates.push(certificate);
        }
    }
    (!certificates.is_empty()).then(|| certificates.into())
}

/// What the server asks for in `Retry-After`, in seconds.
fn asked_wait(response: &Response<Body>) -> Option<Duration> {
    let value = response.headers().get("retry-after")?;
    value.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}

fn was_cut(error: &std::io::Error) -> bool {
    let kinds = [
        ErrorKind::BrokenPipe,
        ErrorKind::ConnectionAborted,
        ErrorKind::ConnectionReset,
        ErrorKind::UnexpectedEof,
    ];
    kinds.contains(&error.kind())
}

/// What went wrong with the encryption comes as data that cannot be read.
fn is_tls(error: &std::io::Error) -> bool {
    error.kind() == ErrorKind::InvalidData
}
