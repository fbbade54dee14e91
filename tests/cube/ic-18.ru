# Breaks IC-18: a slice with an observation of another data set.
PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>
INSERT DATA { ex:north qb:observation ex:trade-1 }
