//! Alignment and measures across documents
