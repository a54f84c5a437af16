"""What the comparison of typesetters consists of."""
