//! What every answer carries, and what no request may do.

use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Pages may load nothing but their own style sheet and pictures inside the page.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self' data:; \
     form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/// Refuses requests that a foreign page sends in the reader's name, and names the rules for the
/// browser.
pub(super) async fn headers(request: Request, next: Next) -> Response {
    if !is_ours(&request) {
        return (StatusCode::FORBIDDEN, "只接受从本机页面发来的请求").into_response();
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// The service listens for this machine: a request must name it by address or as localhost, so
/// that a foreign name pointed at this machine reaches nothing (DNS rebinding), and a form must
/// come from its own pages.
fn is_ours(request: &Request) -> bool {
    let Some(host) = request.headers().get(header::HOST).and_then(|h| h.to_str().ok()) else {
        return false;
    };
    let name = host.rsplit_once(':').map_or(host, |(name, port)| {
        if port.bytes().all(|b| b.is_ascii_digit()) { name } else { host }
    });
    let name = name.trim_start_matches('[').trim_end_matches(']');
    let local = name == "localhost" || name.parse::<std::net::IpAddr>().is_ok();
    let origin = request.headers().get(header::ORIGIN).and_then(|o| o.to_str().ok());
    local && origin.is_none_or(|origin| origin.strip_prefix("http://") == Some(host))
}
