# Breaks IC-11: an observation without a value of a dimension.
PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>
DELETE DATA { ex:rain-1 ex:gauge ex:bucket }
