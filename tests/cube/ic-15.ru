# Breaks IC-15: an observation without a value of the measure that it names.
PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>
DELETE DATA { ex:trade-1 ex:exports 1 }
