//! Data and a named layout to PDF/A, SVG and PNG
