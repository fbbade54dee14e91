# Breaks IC-2: a data set without a structure.
PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>
DELETE DATA { ex:trade qb:structure ex:trade-structure }
