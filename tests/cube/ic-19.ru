# Breaks IC-19: a value from outside of its scheme, and one from outside of its collection.
PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
DELETE DATA { ex:spring skos:inScheme ex:seasons . ex:old-gauges skos:member ex:bucket }
