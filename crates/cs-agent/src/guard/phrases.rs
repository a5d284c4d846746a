//! The phrases, as data: `a|b` either word, `~` up to a few words between, `^`
//! only where an order begins.

use super::Refusal::{self, Approval, Audit, Erase, Export, Identity, Rules};

/// Pieces of raw text that no request of staff holds.
pub(super) const RAW: &[(&str, Refusal)] = &[
    ("drop table", Erase),
    ("delete from", Erase),
    ("select *", Export),
    ("<script", Rules),
    ("or 1=1", Export),
    ("<system>", Rules),
    ("[system]", Rules),
    ("system:", Rules),
    ("### instruction", Rules),
    ("assistant:", Rules),
    ("rm -rf", Erase),
];

pub(super) const BYPASS: &[(&str, Refusal)] = &[
    // Approval and signature.
    (
        "without|w/o|skipping|bypassing|avoiding ~ approval|approvals|approving|approve|approved|review|reviewing|reviewed|signature|signing|sign|signoff|countersign|countersigning|countersignature|asking|confirmation|confirming|permission|pin|consent",
        Approval,
    ),
    (
        "without anyone|anybody|me|us|someone|him|her|a|the ~ seeing|knowing|checking|looking|approving|reviewing|review|approval|signing",
        Approval,
    ),
    ("without waiting", Approval),
    (
        "skip|bypass|avoid|circumvent|ignore|evade|sidestep|forget|override|omit|disable|waive ~ approval|approvals|review|signature|signing|signoff|countersign|countersigning|countersignature|confirmation|permission|pin|consent|opt|verification|queue|authentication|hold",
        Approval,
    ),
    (
        "get|work|go around ~ approval|approvals|review|signature|rules|policy|restrictions|controls|permission|permissions|queue",
        Approval,
    ),
    (
        "no need for|to ~ approval|approve|approved|review|reviewed|sign|signed|ask|signature|confirm|countersign|signoff|wait|permission",
        Approval,
    ),
    (
        "no approval|review|signature|confirmation|countersignature",
        Approval,
    ),
    (
        "don't|dont|not|never ~ wait|ask|need|require|bother|have|follow|apply|obey|want ~ approval|approve|review|permission|confirmation|sign|signature|anyone|approving|approved|reviewed|signed|rules|policy|policies|follow|signoff",
        Approval,
    ),
    ("don't|dont ask|wait|bother me|anyone|us|for", Approval),
    (
        "before anyone|anybody|someone ~ reviews|sees|approves|checks|looks|notices|signs",
        Approval,
    ),
    ("^approve|countersign", Approval),
    (
        "no one|body|person|human|clinician|doctor ~ sign|signs|review|reviews|approve|approves|check|checks|see|sees",
        Approval,
    ),
    ("give|grant|allow yourself|itself", Approval),
    ("as admin|administrator|root|superuser", Identity),
    (
        "approve|countersign all|everything|it|them|these|those|this|that|my|yourself|every|each",
        Approval,
    ),
    (
        "approve|countersign|sign ~ for|by me|myself|yourself",
        Approval,
    ),
    (
        "approve|countersign|sign ~ on my|our|his|her|their behalf",
        Approval,
    ),
    (
        "sign off|for ~ me|us|him|her|behalf|doctor|dr|everyone",
        Approval,
    ),
    ("^sign", Approval),
    (
        "auto|automatically|autonomously approve|approves|send|sends|submit|sign|countersign|release",
        Approval,
    ),
    (
        "autoapprove|auto-approve|autosend|auto-send|autosign|auto-sign",
        Approval,
    ),
    (
        "approve|send|submit|sign|release ~ automatically|autonomously",
        Approval,
    ),
    (
        "mark|set|flag|tag|label|record ~ as ~ approved|signed|countersigned|reviewed",
        Approval,
    ),
    ("mark|set ~ approved|signed|countersigned", Approval),
    (
        "already approved|signed|authorized ~ send|submit|release|go",
        Approval,
    ),
    (
        "consider|treat|assume ~ approved|signed|reviewed|authorized",
        Approval,
    ),
    (
        "pretend|say|act ~ approved|signed|reviewed|authorized|consented",
        Approval,
    ),
    ("approved ~ already ~ send|submit|release|just", Approval),
    (
        "send|submit|release|push|fire|blast ~ directly|immediately|straight ~ without|no|skip",
        Approval,
    ),
    (
        "directly to|into the chart|ehr|record|payer without",
        Approval,
    ),
    (
        "opted|opt|opt-out|opted-out|unsubscribed ~ anyway|regardless|still",
        Approval,
    ),
    (
        "even if|though|when|those ~ opted|opt|opt-out|opted-out|stop|unsubscribed",
        Approval,
    ),
    (
        "despite|regardless|ignoring|ignore|disregard|override ~ opt|opt-out|opt-outs|opted-out|opted|consent|approval|rules|policy|role|permissions",
        Approval,
    ),
    (
        "release|unlock|open ~ queue|outbox|pending|drafts|all",
        Approval,
    ),
    (
        "send|submit|transmit|fire|push|blast ~ drafts|pending|queue|queued",
        Approval,
    ),
    (
        "sign|signing|signs ~ as|like dr|doctor|the|him|her|if|me",
        Approval,
    ),
    ("sign ~ name|names", Approval),
    (
        "authorize|allow|permit|empower you|yourself|the to|agent|assistant",
        Approval,
    ),
    (
        "skip|remove|without|no|bypass|replace ~ human|humans",
        Approval,
    ),
    (
        "send|sends|go|goes|submit|submits ~ by|on themselves|itself|yourself|their|its",
        Approval,
    ),
    (
        "pre-approve|preapprove|pre-approved|preapproved|rubber-stamp|rubberstamp ~ all|everything|these|messages|drafts|texts|letters|it|them",
        Approval,
    ),
    ("empty|flush|clear ~ queue|outbox", Approval),
    // Rules and instructions.
    (
        "ignore|disregard|forget|override|overrule|bypass|break|violate|circumvent|defeat|suspend|relax|skip|drop|evade ~ rules|rule|instruction|instructions|policy|policies|guardrail|guardrails|restriction|restrictions|guidelines|protocol|protocols|safeguard|safeguards|limits|limitations|programming|prompt|training|permissions|permission|controls|security|hipaa|safety|role|roles|previous|prior|above|checks|told",
        Rules,
    ),
    ("system prompt|message|override", Rules),
    (
        "hidden|secret|internal|original|initial|underlying instructions|prompt|rules|directives|directions",
        Rules,
    ),
    (
        "developer|debug|god|admin|maintenance|root|unrestricted|superuser|dan|unsafe|override mode|access",
        Rules,
    ),
    ("jailbreak|jailbroken|sudo|superuser|backdoor", Rules),
    ("your ~ instructions|prompt|directives|programming", Rules),
    ("new instructions|directive|rules", Rules),
    ("you are now|no", Rules),
    (
        "reveal|print|show|repeat|output|tell|leak|dump ~ your instructions|prompt|rules|configuration|config",
        Rules,
    ),
    (
        "turn|switch|shut off|down ~ audit|audits|auditing|log|logs|logging|tracking|security|encryption|safeguards|guardrails|approval|approvals|pin|mfa|filters|redaction|rules|safety|deidentification|protection|checks|protections|review",
        Audit,
    ),
    (
        "turn|switch|shut ~ audit|auditing|logging|log|guardrails|encryption|approvals|approval|safety|security|protection|redaction off|down",
        Audit,
    ),
    (
        "disable|deactivate|stop|pause|kill|suspend|block|remove|uninstall|halt|mute ~ audit|audits|auditing|log|logs|logging|security|encryption|safeguards|guardrails|approval|approvals|mfa|redaction|rules|deidentification|protections|restrictions|tracking|trail|safety",
        Audit,
    ),
    (
        "don't|dont|not|never|without|no ~ log|logging|audit|auditing|logged|audited|trace|trail|recorded|recording|tracked|tracking|footprint",
        Audit,
    ),
    (
        "without a|any|leaving|making ~ trace|trail|log|record|entry|footprint",
        Audit,
    ),
    ("off the record|books|log", Audit),
    (
        "hide|conceal|mask|scrub|clean|clear|alter|edit|modify|change|tamper|falsify|rewrite ~ audit|log|logs|trail|access|tracks",
        Audit,
    ),
    ("cover ~ tracks", Audit),
    // Somebody else's authority.
    (
        "pretend|pretending|imagine|suppose|assume|act|acting|behave|roleplay|role-play ~ i'm|im|i|as|like|you're|youre|you|that ~ admin|administrator|doctor|physician|clinician|coach|specialist|manager|else|superuser|allowed|permission|unrestricted|ceo|boss|unfiltered|different|evil",
        Identity,
    ),
    ("pretend|roleplay", Identity),
    (
        "i'm|im|am ~ admin|administrator|superuser|ceo|root|developer|owner ~ so|now|show|give|let|do|pull|run|list|look|send",
        Identity,
    ),
    ("as an|the|a admin|administrator|superuser", Identity),
    (
        "make|give|grant|promote|upgrade|elevate|escalate|switch|change|set|turn ~ me|my|myself|us|role ~ admin|administrator|access|privileges|role|rights|permission|permissions|superuser|clinician|authority|credentials",
        Identity,
    ),
    (
        "escalate|elevate ~ privilege|privileges|role|access|permissions",
        Identity,
    ),
    ("switch|change|swap ~ my role", Identity),
    ("treat|consider|regard|log|sign me ~ as", Identity),
    ("log|login|sign|signed|logged in as", Identity),
    ("login as", Identity),
    (
        "impersonate|impersonating|spoof|forge|forging|falsify|fabricate|backdate|counterfeit",
        Identity,
    ),
    (
        "fake ~ signature|letter|approval|note|result|results|record|visit|diagnosis",
        Identity,
    ),
    (
        "use|using|with|enter|borrow ~ his|her|their|someone's|else|another|colleague|coworker|admin|doctor|manager|boss|dr ~ pin|login|password|account|credentials|signature|key|token|badge|session",
        Identity,
    ),
    (
        "use|using|with|enter|borrow ~ pin|login|password|credentials ~ of|to",
        Identity,
    ),
    (
        "what|what's|whats|tell|give|show|find|get|share|reset|steal ~ password|passwords|passcode|pin|credentials|token|tokens",
        Identity,
    ),
    (
        "private|api|secret|encryption|signing|access key|keys|token",
        Identity,
    ),
    (
        "my boss|manager|supervisor|doctor said|says|told ~ skip|without|ignore|bypass|just|okay|fine|send",
        Approval,
    ),
    (
        "doctor|dr|boss|manager|supervisor|admin ~ already|verbally approved|signed|okayed|authorized|oked",
        Approval,
    ),
    (
        "verbal approval|consent|authorization ~ send|submit|so|just",
        Approval,
    ),
    // Data out.
    (
        "email|send|forward|export|upload|copy|share|post|transfer|text|save|dump|download|fax|mail|put|move|sync|back|give ~ gmail|yahoo|hotmail|icloud|dropbox|usb|chatgpt|openai|facebook|twitter|pastebin|gdrive|thumb|whatsapp|telegram|instagram|tiktok|reddit|protonmail|aol",
        Export,
    ),
    (
        "email|send|forward|export|upload|copy|share|post|transfer|text|save|download|fax|mail|put|move|back ~ my|personal|home|private|own|his|external|outside|friend's|husband's|wife's ~ email|account|phone|cell|drive|laptop|address|computer|server|inbox|stick|cloud|website|gmail|party",
        Export,
    ),
    (
        "email|send|forward|share|sell|give|text|post ~ to ~ reporter|press|newspaper|competitor|friend|ex|cousin|neighbor|boyfriend|girlfriend|lawyer|marketing|advertiser|vendor|broker|recruiter|stranger",
        Export,
    ),
    (
        "export|dump|exfiltrate|leak|sell|steal|scrape|extract|copy|clone|download|back ~ all|entire|whole|full|every|complete|everything|everyone's ~ patient|patients|records|record|charts|data|database|phi|ssn|ssns|names|files|info",
        Export,
    ),
    (
        "exfiltrate|leak|sell|steal ~ patient|patients|records|data|database|phi|list|info|information",
        Export,
    ),
    (
        "dump ~ database|patients|records|data|phi|everything|charts",
        Export,
    ),
    ("social security", Export),
    ("credit card number|numbers|cards", Export),
    ("ssn|ssns", Export),
    // Erasing.
    (
        "delete|erase|wipe|purge|destroy|shred|obliterate|expunge",
        Erase,
    ),
    ("deleting|erasing|wiping|purging", Erase),
    (
        "remove|drop|get|throw ~ chart|record|records|patient|patients|audit|history|allergy|table|database|entry|log|logs|evidence|file from|away|rid",
        Erase,
    ),
    ("^remove|hide|destroy", Erase),
    ("get rid of", Erase),
];

/// Data of a practice the person does not belong to.
pub(super) const OTHER_PRACTICE: &[&str] = &[
    "other|another|different|neighboring|every practice|practice's|practices|clinic|clinic's|clinics|tenant|tenants|office's",
    "all practices|clinics|tenants",
    "across ~ practices|clinics|tenants",
    "someone else's practice|clinic|patients",
];

/// Words that set something aside.
pub(super) const WAIVING: &[&str] = &[
    "skip",
    "skipping",
    "bypass",
    "bypassing",
    "ignore",
    "ignoring",
    "disregard",
    "disregarding",
    "forget",
    "override",
    "overriding",
    "without",
    "w/o",
    "no",
    "not",
    "never",
    "don't",
    "dont",
    "nobody",
    "noone",
    "stop",
    "disable",
    "disabling",
    "deactivate",
    "off",
    "out",
    "around",
    "circumvent",
    "drop",
    "remove",
    "avoid",
    "evade",
    "exempt",
    "waive",
    "suspend",
    "pause",
    "cancel",
    "omit",
    "break",
    "violate",
    "lift",
    "loosen",
    "relax",
    "neglect",
    "dodge",
    "sidestep",
    "shortcut",
    "unnecessary",
    "needn't",
    "isn't",
    "aren't",
    "minus",
    "free",
    "despite",
    "regardless",
    "kill",
    "mute",
    "silence",
    "cut",
    "quit",
    "leave",
    "suppress",
    "strip",
    "suspended",
    "lifted",
    "waived",
    "disabled",
    "exception",
];

/// What keeps the practice safe, and is not set aside.
pub(super) const CONTROLS: &[&str] = &[
    "approval",
    "approvals",
    "countersign",
    "countersigning",
    "countersignature",
    "countersignatures",
    "signoff",
    "audit",
    "audits",
    "auditing",
    "audited",
    "logging",
    "guardrail",
    "guardrails",
    "safeguard",
    "safeguards",
    "rules",
    "restrictions",
    "restriction",
    "policy",
    "policies",
    "security",
    "encryption",
    "instructions",
    "directions",
    "directives",
    "directive",
    "guidelines",
    "opt-out",
    "opt-outs",
    "oversight",
    "hipaa",
    "protections",
    "permissions",
    "trail",
    "approver",
    "approvers",
    "reviewer",
    "reviewers",
    "consent",
    "redaction",
    "de-identification",
    "deidentification",
];

/// Controls that also have an everyday meaning: set aside only when the waiving
/// word comes first and close by.
pub(super) const SOFT_CONTROLS: &[&str] = &[
    "review",
    "reviewing",
    "reviewed",
    "approve",
    "approving",
    "signature",
    "signing",
    "permission",
    "checking",
    "checks",
    "asking",
    "confirmation",
    "log",
    "logs",
    "logged",
    "record",
    "trace",
    "tracking",
    "safety",
    "sign",
];
