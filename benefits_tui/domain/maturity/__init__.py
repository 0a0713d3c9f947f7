"""How far an organisation has come with tracking benefits, from its own register: strands, levels, statements, the next step.

Benefits management is one of seven perspectives of P3M3 (AXELOS), whose five levels are named here; the statements, their
populations and thresholds are this program's own.
"""
