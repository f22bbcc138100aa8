// Berkeley 1973: an audit of existing decisions, without a model. Overall, men were admitted more often; compared
// within the department that they applied to, they were not (Bickel, Hammel and O'Connell 1975).

import { definePipeline, file } from '@cairn/core';
import { biasAudit, boolean, category, clean, number } from '@cairn/steps';
import { applicants } from './steps/applicants.ts';

const columns = {
  department: category(['A', 'B', 'C', 'D', 'E', 'F']),
  sex: category(['men', 'women'], { protected: true }),
  admitted: boolean(),
  applicants: number({ min: 0 }),
};

export default definePipeline('admissions', {
  build() {
    const { rows: counts } = clean({ raw: file('data/admissions.csv') }, { columns });
    const { rows } = applicants({ counts });
    const { report } = biasAudit({ rows }, { decision: 'admitted', groups: ['sex'], controls: ['department'] });
    return { audit: report };
  },
});
