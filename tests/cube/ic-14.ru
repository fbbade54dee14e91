# Breaks IC-14: an observation without a value of the measure.
PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>
DELETE DATA { ex:rain-1 ex:height 3 }
