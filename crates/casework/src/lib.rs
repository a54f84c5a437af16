//! Facts to a checked case to a worded draft
