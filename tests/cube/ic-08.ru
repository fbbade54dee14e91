# Breaks IC-8: a slice key with a component that the structure has not.
PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>
INSERT DATA { ex:by-season qb:componentProperty ex:year . ex:north ex:year ex:y2020 }
