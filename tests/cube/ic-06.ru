# Breaks IC-6: an optional dimension.
PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>
INSERT { ?component qb:componentRequired false } WHERE { ?component qb:dimension ex:place }
