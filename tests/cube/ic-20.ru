# Breaks IC-20: a place that no root leads to.
PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>
DELETE DATA { ex:province ex:contains ex:town }
