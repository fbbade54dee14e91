# Breaks IC-5: a dimension of concepts without a code list.
PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>
DELETE WHERE { ex:season qb:codeList ?list }
