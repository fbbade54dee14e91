# Breaks IC-17: a year with one of two measures.
PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>
DELETE WHERE { ex:trade-4 ?property ?value }
