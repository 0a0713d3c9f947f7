"""What reports say, as data: sections with tables, figures and charts, made from `register` alone."""
