# Breaks IC-7: a slice key of no structure.
PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>
DELETE DATA { ex:rain-structure qb:sliceKey ex:by-season }
