//! Legal text as data: source, repair, provision tree, numerals, citations, library
