/** A CASE package as registries serve it: a title, and items below each other. */
export function casePackage(
  items: readonly { id: string; text: string; code?: string; parent?: string; short?: string }[] = [
    { id: 'hc', text: 'Home care', code: 'HC' },
    { id: 'hc-1', text: 'Judges the risk of infection in a home', code: 'HC.1', parent: 'hc' },
    { id: 'hc-2', text: 'Explains care to a family', code: 'HC.2', parent: 'hc' },
  ],
) {
  const at = (kind: string, id: string) => `https://case.example/ims/case/v1p0/${kind}/${id}`;
  const node = (id: string) => ({ title: id, identifier: id, uri: at('CFItems', id) });
  return {
    CFDocument: {
      identifier: 'doc',
      uri: at('CFDocuments', 'doc'),
      title: 'Care skills',
      creator: 'Council for Care',
      publisher: 'Council for Care',
      language: 'en-US',
      version: '2026',
      licenseURI: { title: 'CC BY 4.0', identifier: 'cc', uri: at('CFLicenses', 'cc') },
    },
    CFItems: items.map(({ id, text, code, short }) => ({
      identifier: id,
      uri: at('CFItems', id),
      fullStatement: text,
      ...(code === undefined ? {} : { humanCodingScheme: code }),
      ...(short === undefined ? {} : { abbreviatedStatement: short }),
    })),
    CFAssociations: items.flatMap(({ id, parent }) =>
      parent === undefined ? [] : [{ identifier: `a-${id}`, associationType: 'isChildOf', originNodeURI: node(id), destinationNodeURI: node(parent) }],
    ),
  };
}

/** CTDL-ASN as the Credential Registry serves it, in two languages. */
export const CTDL_ASN = {
  '@context': 'https://credreg.net/ctdlasn/schema/context/json',
  '@graph': [
    {
      '@id': 'https://registry.example/resources/ce-1',
      '@type': 'ceasn:CompetencyFramework',
      'ceasn:name': { 'en-US': 'Care competencies', fr: 'Compétences de soin' },
      'ceasn:inLanguage': ['en-US', 'fr'],
      'ceasn:publisherName': { 'en-US': ['Council for Care'] },
      'ceasn:license': 'https://creativecommons.org/licenses/by/4.0/',
      'ceasn:hasTopChild': ['https://registry.example/resources/ce-2'],
    },
    {
      '@id': 'https://registry.example/resources/ce-2',
      '@type': 'ceasn:Competency',
      'ceterms:ctid': 'ce-2',
      'ceasn:competencyText': { 'en-US': 'Wash hands', fr: 'Se laver les mains' },
      'ceasn:codedNotation': 'W1',
      'ceasn:hasChild': ['https://registry.example/resources/ce-3'],
    },
    {
      '@id': 'https://registry.example/resources/ce-3',
      '@type': ['ceasn:Competency'],
      'ceasn:competencyLabel': { 'en-US': 'Gloves' },
      'ceasn:competencyText': [{ '@value': 'Changes gloves between dressings', '@language': 'en-US' }],
    },
  ],
};

export const SKILLS_CSV = `id;énoncé;parent;code;langue
hc;Home care;;HC;en
hc;Soins à domicile;;;fr
hc-1;Judges the risk of a home;hc;HC.1;en
`;
