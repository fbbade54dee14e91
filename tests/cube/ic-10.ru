# Breaks IC-10: a slice without a value of its key's dimension; its observations have it themselves.
PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>
DELETE DATA { ex:north ex:season ex:spring } ;
INSERT DATA { ex:rain-1 ex:season ex:spring . ex:rain-2 ex:season ex:spring }
