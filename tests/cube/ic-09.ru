# Breaks IC-9: a slice without a key.
PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>
DELETE DATA { ex:north qb:sliceStructure ex:by-season }
