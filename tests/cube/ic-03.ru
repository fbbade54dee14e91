# Breaks IC-3: a structure without a measure.
PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>
DELETE WHERE { ex:rain-structure qb:component ?component . ?component qb:measure ex:height }
