//! Words with no meaning of their own for the plan: glue, politeness, task talk.

/// Glue. Never a name unless written as one beside a name ("Will Price").
pub(crate) const FUNCTION: &str = "a an the this that these those and or but nor so if then than as at by for from in \
into of off on onto out over per re since to toward under until till up upto via with within without w/ w/o about after \
before between during through thru throughout against around among i me my mine we us our ours you your yours he him his \
she her hers it its they them their theirs who whom whose which what when where why how is are was were be been being am \
do does did done doing dont don't doesn't doesnt didn't didnt hasn't hasnt haven't havent isn't isnt aren't arent wasn't \
wasnt won't wont can't cant couldn't couldnt has have had having can could will would shall should may might must need \
needs needed want wants wanted like please pls plz kindly thanks thank thx thnx ty hi hello hey ok okay yes yeah yep no not \
none any anyone anybody someone everybody everyone each every all some both many much more most few fewer less least \
other others another same such only just also too very really quite now here there again ever never yet still already \
else w wo asap fyi btw im i'm i'd i'll i've id ill ive we're we've let's lets who's whos what's whats that's thats there's \
how's hows where's it's its he's she's they're whens you'd could've us got get gets getting give gives let make makes made \
ma'am sir folks guys people person persons one ones thing things stuff anything something everything nothing whoever \
whichever whatever because while though although however either neither plus minus vs versus except excluding including \
include includes included besides apart regarding re: concerning ago away back down forward along across above below \
yo y/o yr yrs mr mrs ms miss dr doctor mister if's im gonna wanna gotta lemme gimme dunno hmm um uh ah oh well actually \
instead rather maybe perhaps possibly probably basically simply quickly real quick quickly sec second moment please";

/// Words of the work that no rule turns on, but slips are repaired to and names
/// are never made of.
pub(crate) const TASK: &str = "show list display view see give tell check look find pull bring open get run fetch grab \
make create generate build draft write prepare compose start begin prep put set produce send out review verify confirm \
need want know help handle work patient patients client clients member members pt pts case cases practice clinic office \
doctor provider providers physician specialist nurse staff team coach today tomorrow yesterdays todays tomorrows tmrw information info details detail \
data record records file files chart charts history list lists result results summary overview breakdown entry entries \
everyone anybody person people number numbers count counts total totals many much how which what when recent recently \
latest last first next previous past upcoming current currently new old open closed pending active inactive due late \
currently ready still yet name named names called born birth birthday dob date dates day days week weeks month months \
year years quarter quarters hour hours time times period range daily weekly monthly quarterly yearly annual annually \
minute minutes since until between during before after morning afternoon evening night noon week's today's \
about regarding mentioning mention mentions mentioned containing contains saying reason reasons complaint notes note \
letter letters document documents doc docs form paperwork request requests status insurance plan payer coverage \
question quick problem problems issue issues concern concerns trouble flag flags flagged conflict conflicts warning \
warnings diagnosis condition conditions pain chest headache dizziness diabetes hypertension blood pressure sugar glucose \
weight oxygen heart rate knee back shoulder neck hip cough fever fall falls pregnancy copd asthma depression anxiety \
dose doses dosage dosing strength taking takes take took taken using uses use used safe okay combination combined \
together added adding add started starting stopped stopping prescribed prescribe prescribes ordered order orders \
phone cell mobile telephone address email mail contact insurance guardian mother father daughter son wife husband parent \
spouse caregiver family kids child children adult adults elderly senior seniors english spanish speaking \
days' ready team's again anyway across entire whole full complete total overall current everyone's clinic's practice's \
came come comes coming went go goes going gone left leave arrived arrive arrives show shows showed shown up turn turned \
reach reached touch base follow follows followed following sent sends sending transmit transmits transmitted report \
reports reported reporting sync synced syncing upload uploads uploaded missing miss misses missed skip skips skipped \
number top first bottom highest lowest worst most least common frequently often urgent urgency priority priorities \
prioritize sorted sort group grouped by type types status statuses kind kinds category per version copy item items \
them there him her itself themselves himself herself myself yourself together thing talk talked speak spoke discuss \
discussed calls meeting meetings slot slots scheduled rescheduled reschedule rebook booking book bring brought along \
work working works worked fine good great best better bad worse quick fast soon later early earlier late sooner \
behalf attention clinically clinical medical health care healthcare hospital facility department unit room lab labs \
test tests imaging scan scans results vitals allergies allergy immunizations vaccine vaccines problem surgery surgical \
compare compared comparison versus trend trends trending change changes changed growth rate rates percentage percent \
average averages table csv excel spreadsheet format formatted output print export download pdf chart graph row rows column columns";

/// Glue words whose slips matter for days and people.
pub(crate) const REPAIRED_FUNCTION: &str = "the this that and for from with within without about between since until \
through please what when which who their them does have hasn't haven't didn't been where";

/// Words of days and periods.
pub(crate) const CALENDAR: &str = "january february march april may june july august september october november december \
jan feb mar apr jun jul aug sep sept oct nov dec monday tuesday wednesday thursday friday saturday sunday mon tue tues wed \
weds thu thur thurs fri sat sun today yesterday tomorrow tonight weekend weekends fortnight fortnights couple week weeks wk wks \
month months mo mos day days year years yr yrs quarter quarters qtr qtrs hour hours hr hrs ytd mtd qtd one two three four five \
six seven eight nine ten eleven twelve fourteen fifteen thirty sixty ninety twenty hundred dozen several half first second \
third fourth fifth beginning start end mid middle early late thanksgiving christmas xmas easter halloween independence \
memorial labor labour veterans presidents columbus juneteenth holiday holidays eve new year's years valentine's valentines \
mlk martin luther king mother's father's past last previous prior next coming this current upcoming following ago date";
