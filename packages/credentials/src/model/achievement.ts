/** What a badge can be awarded for, in one language; another language is another edition, named in `related`. */
export type Achievement = {
  /** A URL that stays. */
  id: string;
  name: string;
  description: string;
  /** What a learner must do; Markdown. At least one of the two. */
  criteria: { narrative?: string; id?: string };
  achievementType?: string;
  /** `id` is an https or data URL of the picture. */
  image?: { id: string; caption?: string };
  inLanguage?: string;
  version?: string;
  humanCode?: string;
  fieldOfStudy?: string;
  specialization?: string;
  tags?: readonly string[];
  alignments?: readonly Alignment[];
  /** A level of a qualifications framework (EQF, a national one): becomes an alignment. */
  level?: { name: string; url: string; framework: string; code?: string };
  creditsAvailable?: number;
  results?: readonly ResultDescription[];
  related?: readonly { id: string; inLanguage?: string; version?: string }[];
};

export type Alignment = {
  targetName: string;
  targetUrl: string;
  targetCode?: string;
  targetDescription?: string;
  targetFramework?: string;
  targetType?: string;
};

export type ResultDescription = {
  id: string;
  name: string;
  /** One of RESULT_TYPES. */
  resultType: string;
  /** In order, worst first or best first as the registrar writes them. */
  allowedValue?: readonly string[];
  requiredValue?: string;
  requiredLevel?: string;
  valueMin?: string;
  valueMax?: string;
  levels?: readonly { id: string; name: string; level?: string; points?: string; description?: string }[];
};

/** `ACHIEVEMENT_TYPES` of Open Badges 3.0; others start with `ext:`. */
export const ACHIEVEMENT_TYPES = [
  'Achievement',
  'ApprenticeshipCertificate',
  'Assessment',
  'Assignment',
  'AssociateDegree',
  'Award',
  'BachelorDegree',
  'Badge',
  'Certificate',
  'CertificateOfCompletion',
  'Certification',
  'CommunityService',
  'Competency',
  'Course',
  'CoCurricular',
  'Degree',
  'Diploma',
  'DoctoralDegree',
  'Fieldwork',
  'GeneralEducationDevelopment',
  'JourneymanCertificate',
  'LearningProgram',
  'License',
  'Membership',
  'ProfessionalDoctorate',
  'QualityAssuranceCredential',
  'MasterCertificate',
  'MasterDegree',
  'MicroCredential',
  'ResearchDoctorate',
  'SecondarySchoolDiploma',
] as const;

export const RESULT_TYPES = [
  'GradePointAverage',
  'LetterGrade',
  'Percent',
  'PerformanceLevel',
  'PredictedScore',
  'RawScore',
  'Result',
  'RubricCriterion',
  'RubricCriterionLevel',
  'RubricScore',
  'ScaledScore',
  'Status',
] as const;

export const RESULT_STATUSES = ['Completed', 'Enrolled', 'Failed', 'InProgress', 'OnHold', 'Provisional', 'Withdrew'] as const;
