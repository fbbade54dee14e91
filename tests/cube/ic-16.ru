# Breaks IC-16: an observation of two measures.
PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>
INSERT DATA { ex:trade-1 ex:imports 1 }
