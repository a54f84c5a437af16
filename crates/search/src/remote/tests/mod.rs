//! What is sent, byte for byte, and what is made of answers of every kind: against a server on the
//! loopback address that gives prepared answers.

mod faults;
mod requests;

use std::collections::VecDeque;
use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::remote::Access;

/// A request as it arrived.
#[derive(Debug, Clone)]
struct Asked {
    line: String,
    headers: Vec<String>,
    body: String,
}

/// What is done with a request.
#[derive(Debug, Clone)]
enum Reply {
    Json(u16, String),
    /// With these header lines.
    With(u16, &'static str, String),
    /// The connection is closed without a word.
    Cut,
    /// Nothing comes, for longer than anybody waits.
    Silence,
}

/// The server. It ends when the last connection to it does.
struct Stub {
    url: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    left: Arc<Mutex<VecDeque<Reply>>>,
}

fn ok(json: &str) -> Reply {
    Reply::Json(200, json.to_owned())
}

impl Stub {
    fn plain(replies: impl IntoIterator<Item = Reply>) -> Self {
        Self::start("http", replies, Some)
    }

    /// With a certificate for 127.0.0.1, and that of the authority that signed it, as PEM.
    fn encrypted(replies: impl IntoIterator<Item = Reply>) -> (Self, Vec<u8>) {
        let key = rcgen::KeyPair::generate().unwrap();
        let mut authority = rcgen::CertificateParams::new(Vec::new()).unwrap();
        authority.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
        let root = authority.self_signed(&key).unwrap();
        let issuer = rcgen::Issuer::new(authority, key);
        let own = rcgen::KeyPair::generate().unwrap();
        let certificate = rcgen::CertificateParams::new(vec!["127.0.0.1".to_owned()]).unwrap();
        let certificate = certificate.signed_by(&own, &issuer).unwrap();
        let secret = PrivateKeyDer::try_from(own.serialize_der()).unwrap();
        let config =
            ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
                .with_safe_default_protocol_versions()
                .unwrap()
                .with_no_client_auth()
                .with_single_cert(vec![certificate.der().clone()], secret)
                .unwrap();
        let config = Arc::new(config);
        let stub = Self::start("https", replies, move |stream| {
            Some(StreamOwned::new(ServerConnection::new(config.clone()).ok()?, stream))
        });
        (stub, root.pem().into_bytes())
    }

    #[expect(clippy::disallowed_methods, reason = "a test listens on the loopback address")]
    fn start<S: Read + Write>(
        scheme: &str,
        replies: impl IntoIterator<Item = Reply>,
        wrap: impl Fn(TcpStream) -> Option<S> + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("{scheme}://{}", listener.local_addr().unwrap());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let left = Arc::new(Mutex::new(replies.into_iter().collect()));
        let stub = Self { url, asked: asked.clone(), left: left.clone() };
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if let Some(stream) = wrap(stream) {
                    // A client that goes away in the middle is no matter.
                    let _ = serve(stream, &asked, &left);
                }
            }
        });
        stub
    }

    fn access(&self) -> Access {
        let (timeout, pause) = (Duration::from_millis(1_500), Duration::from_millis(1));
        Access { timeout, pause, ..Access::new(&self.url) }
    }

    /// Everything that was asked, in order; all prepared answers must be used up.
    fn asked(&self) -> Vec<Asked> {
        assert_eq!(self.left.lock().unwrap().len(), 0, "answers that nobody asked for");
        self.asked.lock().unwrap().clone()
    }

    /// The same for a snapshot.
    fn shown(&self) -> String {
        let shown = |asked: &Asked| format!("{}\n{}", asked.line, asked.body.trim_end());
        self.asked().iter().map(shown).collect::<Vec<_>>().join("\n\n")
    }
}

/// Answers the requests of one connection.
fn serve<S: Read + Write>(
    stream: S,
    asked: &Mutex<Vec<Asked>>,
    left: &Mutex<VecDeque<Reply>>,
) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    loop {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line)? == 0 {
                return Ok(());
            }
            match line.trim_end() {
                "" => break,
                line => lines.push(line.to_owned()),
            }
        }
        let length = lines.iter().find_map(|line| {
            line.to_ascii_lowercase().strip_prefix("content-length: ")?.parse().ok()
        });
        let mut body = vec![0; length.unwrap_or(0)];
        stream.read_exact(&mut body)?;
        asked.lock().unwrap().push(Asked {
            line: lines.remove(0),
            headers: lines,
            body: String::from_utf8(body).unwrap(),
        });
        let reply = left.lock().unwrap().pop_front();
        let (status, headers, json) = match reply {
            Some(Reply::Json(status, json)) => (status, "", json),
            Some(Reply::With(status, headers, json)) => (status, headers, json),
            Some(Reply::Silence) => {
                std::thread::sleep(Duration::from_secs(4));
                return Ok(());
            }
            Some(Reply::Cut) | None => return Ok(()),
        };
        write!(
            stream.get_mut(),
            "HTTP/1.1 {status} -\r\ncontent-type: application/json\r\n{headers}\
             content-length: {}\r\n\r\n{json}",
            json.len()
        )?;
        stream.get_mut().flush()?;
    }
}
