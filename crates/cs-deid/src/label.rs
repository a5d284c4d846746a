//! What kind of identifier a span is.

use std::fmt;

macro_rules! labels {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $token:literal;)*) => {
        /// The kinds of identifier the redactor tells apart. Together they cover
        /// the 18 identifiers of 45 CFR 164.514(b)(2)(i).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Label { $($(#[$doc])* $variant,)* }

        impl Label {
            /// Every label, for tables and tests.
            pub const ALL: &'static [Label] = &[$(Label::$variant,)*];

            /// The stable name in JSON output, as `NAME_PATIENT`.
            pub const fn name(self) -> &'static str {
                match self { $(Label::$variant => $name,)* }
            }

            /// The word inside a token: `PATIENT` in `[[PATIENT_1]]`.
            pub const fn token(self) -> &'static str {
                match self { $(Label::$variant => $token,)* }
            }
        }
    };
}

labels! {
    /// A patient's name, whole or in part.
    NamePatient = "NAME_PATIENT", "PATIENT";
    /// A clinician's name.
    NameClinician = "NAME_CLINICIAN", "CLINICIAN";
    /// A relative's, contact's or any other person's name.
    NameOther = "NAME_OTHER", "PERSON";
    /// Initials standing for a person.
    Initials = "INITIALS", "INITIALS";
    /// A date of birth.
    DateBirth = "DATE_BIRTH", "BIRTHDATE";
    /// Any other date finer than a year.
    Date = "DATE", "DATE";
    /// An age over 89.
    Age90Plus = "AGE_90PLUS", "AGE";
    /// A telephone number.
    Phone = "PHONE", "PHONE";
    /// A fax number.
    Fax = "FAX", "FAX";
    /// An e-mail address.
    Email = "EMAIL", "EMAIL";
    /// A web address.
    Url = "URL", "URL";
    /// An IP address.
    Ip = "IP", "IP";
    /// A social security number or its last four digits.
    Ssn = "SSN", "SSN";
    /// A medical record number.
    Mrn = "MRN", "MRN";
    /// A health plan member, policy or group number.
    MemberId = "MEMBER_ID", "MEMBER";
    /// An account or card number.
    Account = "ACCOUNT", "ACCOUNT";
    /// A licence, NPI, DEA or passport number.
    License = "LICENSE", "LICENSE";
    /// A vehicle identification number or plate.
    Vehicle = "VEHICLE", "VEHICLE";
    /// A device serial number or identifier.
    Device = "DEVICE", "DEVICE";
    /// A biometric template's identifier.
    Biometric = "BIOMETRIC", "BIOMETRIC";
    /// A photograph's file name.
    Photo = "PHOTO", "PHOTO";
    /// A street address or post office box.
    Address = "ADDRESS", "ADDRESS";
    /// A town.
    City = "CITY", "CITY";
    /// A county.
    County = "COUNTY", "COUNTY";
    /// A postal code.
    Zip = "ZIP", "ZIP";
    /// A clinic, hospital, employer or other place that names the person's whereabouts.
    Facility = "FACILITY", "FACILITY";
    /// Any other unique number or code.
    OtherId = "OTHER_ID", "ID";
}

impl Label {
    /// Whether the span is a person's name (written in full or in part).
    pub const fn is_name(self) -> bool {
        matches!(
            self,
            Self::NamePatient | Self::NameClinician | Self::NameOther
        )
    }

    /// Whether the span is a date.
    pub const fn is_date(self) -> bool {
        matches!(self, Self::Date | Self::DateBirth)
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
