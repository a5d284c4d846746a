//! Services, specialties and payers: what requests for authorization and
//! referrals name, and what must not be taken for a person.

/// Nouns that name a service.
pub(crate) const HEADS: &str = "mri mris ct cat xray x-ray ultrasound echo echocardiogram ekg ecg eeg pet dexa mammogram colonoscopy \
endoscopy biopsy surgery replacement injection injections infusion infusions therapy cpap bipap wheelchair walker brace \
study studies imaging scan scans arthroscopy fusion ablation stent catheterization dialysis rehab rehabilitation hospice \
nursing oxygen pump monitor cgm admission evaluation consult consultation visit visits procedure angiogram bypass lasik \
chemo chemotherapy radiation acupuncture prosthesis orthotics ketamine bariatric sleeve tonsillectomy hysterectomy";

/// Words that stand before or after such a noun and belong to it.
pub(crate) const MODIFIERS: &str = "knee hip shoulder spine spinal lumbar cervical thoracic brain head neck chest abdomen \
abdominal pelvic pelvis cardiac heart lung liver kidney renal foot ankle hand wrist elbow back left right bilateral total \
partial physical occupational speech sleep home outpatient inpatient skilled continuous glucose insulin power electric \
manual epidural steroid joint stress nuclear bone density genetic allergy cataract eye dental laser weight loss gastric \
cognitive behavioral behavioural mental wound";

/// Specialties a letter may go to.
pub(crate) const SPECIALTIES: &str = "cardiology cardiologist dermatology dermatologist neurology neurologist oncology \
oncologist orthopedics orthopedic orthopaedics orthopedist ortho endocrinology endocrinologist endo gastroenterology \
gastroenterologist gi pulmonology pulmonologist nephrology nephrologist rheumatology rheumatologist urology urologist \
gynecology gynecologist obgyn obstetrics ophthalmology ophthalmologist optometry optometrist psychiatry psychiatrist \
psychology psychologist podiatry podiatrist hematology hematologist ent otolaryngology pediatrics pediatrician surgeon \
nutritionist dietitian dietician nutrition immunology allergist physiatry radiology geriatrics pt ot therapist pcp vascular";

/// Payers by name. The first twelve are public names of insurers and programs.
pub(crate) const PAYERS: &str = "aetna|cigna|humana|united healthcare|unitedhealthcare|uhc|bcbs|blue cross blue shield|\
blue cross|blue shield|anthem|kaiser permanente|kaiser|molina|centene|ambetter|oscar health|tricare|medicare advantage|medicare|\
medicaid|medi-cal|wellcare|health net|bluefinch health plan|bluefinch|larkmoor mutual|larkmoor|old orchardgate insurance|\
old orchardgate|orchardgate|silverwick medicare advantage|silverwick|fernhollow community medicaid|fernhollow|\
clearspan vision plan|clearspan|prairie lens vision|prairie lens";
