//! Why a search server did not do what it was asked.

/// What went wrong between here and the server. Nothing is lost by any of it: the server holds
/// nothing but an index, and the record is elsewhere.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// The settings cannot be used.
    #[error("检索服务器的设置不能用：{detail}")]
    Settings {
        /// Which, and why.
        detail: String,
    },
    /// Nobody answers there.
    #[error("连不上检索服务器 {server}：{detail}")]
    Away {
        /// Its address.
        server: String,
        /// What the system says.
        detail: String,
    },
    /// It did not answer in time.
    #[error("检索服务器 {server} 在 {seconds} 秒内没有答复")]
    Late {
        /// Its address.
        server: String,
        /// How long was waited.
        seconds: u64,
    },
    /// Its certificate is not to be trusted, or there is none.
    #[error("不能确认检索服务器 {server} 的身份：{detail}")]
    Untrusted {
        /// Its address.
        server: String,
        /// What is wrong with the certificate.
        detail: String,
    },
    /// Name or password are wrong, or not enough for this.
    #[error("检索服务器 {server} 拒绝了用户名或密码（{status}）")]
    Denied {
        /// Its address.
        server: String,
        /// The status of the answer.
        status: u16,
    },
    /// It takes nothing in, most often because its disk is nearly full.
    #[error("检索服务器 {server} 现在只读，不接受写入")]
    Blocked {
        /// Its address.
        server: String,
    },
    /// It was asked several times and is still too busy.
    #[error("检索服务器 {server} 太忙（{status}），试了 {attempts} 次")]
    Busy {
        /// Its address.
        server: String,
        /// The status of the last answer.
        status: u16,
        /// How often it was asked.
        attempts: u32,
    },
    /// It understood, and does not do it.
    #[error("检索服务器 {server} 没有执行（{status}）：{reason}")]
    Refused {
        /// Its address.
        server: String,
        /// The status of the answer.
        status: u16,
        /// Its reason.
        reason: String,
    },
    /// Only a part of the index was searched, so hits may be missing: no answer at all.
    #[error("检索服务器 {server} 只查了一部分索引，结果可能有遗漏，没有采用")]
    Partial {
        /// Its address.
        server: String,
    },
    /// The answer is no answer to what was asked.
    #[error("检索服务器 {server} 的答复不能用：{detail}")]
    Unusable {
        /// Its address.
        server: String,
        /// What is wrong with it.
        detail: String,
    },
}

impl Fault {
    /// The code under which `docs/diagnostics.md` explains it.
    pub fn code(&self) -> &'static str {
        match self {
            Fault::Settings { .. } => "engine-settings",
            Fault::Away { .. } => "engine-away",
            Fault::Late { .. } => "engine-late",
            Fault::Untrusted { .. } => "engine-untrusted",
            Fault::Denied { .. } => "engine-denied",
            Fault::Blocked { .. } => "engine-blocked",
            Fault::Busy { .. } => "engine-busy",
            Fault::Refused { .. } => "engine-refused",
            Fault::Partial { .. } => "engine-partial",
            Fault::Unusable { .. } => "engine-unusable",
        }
    }

    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Fault::Settings { .. } => "改正数据文件夹中 settings.toml 的 [search]",
            Fault::Away { .. } => {
                "请确认服务器已开机、地址和端口无误、网络相通；\
                 急用时把 settings.toml 中的 engine 改为 \"embedded\"，在本机检索"
            }
            Fault::Late { .. } => "稍后再试；经常如此时加大 settings.toml 中的 timeout",
            Fault::Untrusted { .. } => {
                "用 settings.toml 的 ca 指明签发其证书的机构，并核对 url 中的主机名与证书一致"
            }
            Fault::Denied { .. } => {
                "核对 settings.toml 中的 user 和 password；该用户要能读写这个索引及其别名"
            }
            Fault::Blocked { .. } => "多半是服务器的磁盘快满了：请管理员腾出空间，再解除只读",
            Fault::Busy { .. } => "稍后再试；经常如此时请增加服务器的内存或节点",
            Fault::Refused { .. } => "请把这句话交给检索服务器的管理员",
            Fault::Partial { .. } => "稍后再试；仍如此时请管理员恢复索引的全部分片",
            Fault::Unusable { .. } => {
                "请确认 url 指向 OpenSearch（2.x）；中间有代理时请确认它不改写答复"
            }
        }
    }

    /// The status with which it was refused.
    pub(crate) fn status(&self) -> Option<u16> {
        match self {
            Fault::Refused { status, .. } | Fault::Busy { status, .. } => Some(*status),
            _ => None,
        }
    }
}
