# The RDF Data Cube Vocabulary §10: what an abbreviated cube leaves out. First types and the general property, then
# what is attached to a data set or a slice, pushed down to its observations.
PREFIX qb: <http://purl.org/linked-data/cube#>

INSERT { ?observation a qb:Observation } WHERE { { ?observation qb:dataSet ?any } UNION { ?any qb:observation ?observation } } ;
INSERT { ?dataSet a qb:DataSet } WHERE { ?any qb:dataSet ?dataSet } ;
INSERT { ?slice a qb:Slice } WHERE { ?any qb:slice ?slice } ;
INSERT { ?component qb:componentProperty ?property . ?property a ?kind }
WHERE {
  VALUES (?way ?kind) {
    (qb:dimension qb:DimensionProperty) (qb:measure qb:MeasureProperty) (qb:attribute qb:AttributeProperty)
  }
  ?component ?way ?property
} ;

INSERT { ?observation ?property ?value }
WHERE {
  ?component qb:componentProperty ?property ; qb:componentAttachment qb:DataSet .
  ?dataSet qb:structure/qb:component ?component ; ?property ?value .
  ?observation qb:dataSet ?dataSet
} ;
INSERT { ?observation ?property ?value }
WHERE {
  ?component qb:componentProperty ?property .
  ?dataSet qb:structure/qb:component ?component ; qb:slice ?slice .
  ?slice ?property ?value ; qb:observation ?observation
  FILTER(EXISTS { ?component qb:componentAttachment qb:Slice } || EXISTS { ?property a qb:DimensionProperty })
}
