# Breaks IC-1: an observation of no data set.
PREFIX ex: <http://example.org/>
PREFIX qb: <http://purl.org/linked-data/cube#>
INSERT DATA { ex:stray a qb:Observation ; ex:year ex:y2020 }
