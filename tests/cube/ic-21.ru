# Breaks IC-21: a river that flows into no root.
PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>
DELETE DATA { ex:stream ex:flowsInto ex:sea }
