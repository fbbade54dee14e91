# Breaks IC-4: a dimension without a range.
PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
DELETE WHERE { ex:place rdfs:range ?range }
