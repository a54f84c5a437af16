//! Bytes of any office format to plain paragraphs
