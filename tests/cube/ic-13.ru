# Breaks IC-13: an observation without a required attribute.
PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>
DELETE DATA { ex:rain-1 ex:unit "mm" }
