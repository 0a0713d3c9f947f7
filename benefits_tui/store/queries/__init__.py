"""What use cases ask of the rows: one module for each group of tables. Rows come as types with the values of the models."""
