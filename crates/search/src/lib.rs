//! Exact Chinese clause search over provisions
