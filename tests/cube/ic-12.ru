# Breaks IC-12: two observations of one place.
PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>
DELETE DATA { ex:rain-2 ex:place ex:land } ;
INSERT DATA { ex:rain-2 ex:place ex:town }
