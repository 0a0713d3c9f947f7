"""Reports: `content` says what, from the register alone; `charts` draws; a module a format lays out."""
