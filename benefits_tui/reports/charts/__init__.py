"""Charts drawn once as shapes, written as SVG or painted as PNG."""
