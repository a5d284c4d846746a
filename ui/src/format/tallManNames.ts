/**
 * Drug names with tall-man letters.
 *
 * Source: U.S. Food and Drug Administration, "FDA Name Differentiation Project" (table 1 of the
 * list below, established names) and Institute for Safe Medication Practices, "FDA and ISMP Lists
 * of Look-Alike Drug Names with Recommended Tall Man Letters" (table 2, generic names). The lists
 * are meant for those who build medication systems; brand names are left out. A name that is in
 * neither list gets no capital letters: they would then mean nothing.
 */

/** FDA, established names. */
const FDA = [
  "acetaZOLAMIDE acetoHEXAMIDE buPROPion busPIRone CARBOplatin CISplatin chlorproMAZINE",
  "chlorproPAMIDE clomiPHENE clomiPRAMINE cycloSERINE cycloSPORINE DAUNOrubicin DOXOrubicin",
  "dimenhyDRINATE diphenhydrAMINE DOBUTamine DOPamine glipiZIDE glyBURIDE hydrALAZINE hydrOXYzine",
  "HYDROmorphone medroxyPROGESTERone methylPREDNISolone methylTESTOSTERone mitoXANTRONE niCARdipine",
  "NIFEdipine prednisoLONE predniSONE rifAMPin rifAXIMin risperiDONE rOPINIRole sulfADIAZINE",
  "sulfiSOXAZOLE TOLAZamide TOLBUTamide vinBLAStine vinCRIStine",
];

/** ISMP, additional generic names. */
const ISMP = [
  "ALPRAZolam LORazepam clonazePAM amLODIPine aMILoride ARIPiprazole RABEprazole azaCITIDine",
  "azaTHIOprine carBAMazepine OXcarbazepine ceFAZolin cefoTEtan cefOXitin cefTAZidime cefTRIAXone",
  "chlordiazePOXIDE cloBAZam cloNIDine cloZAPine DACTINomycin DAPTOmycin dexAMETHasone",
  "dexmedeTOMIDine diazePAM dilTIAZem DOCEtaxel PACLitaxel droNABinol droPERidol DULoxetine FLUoxetine",
  "PARoxetine ePHEDrine EPINEPHrine epiRUBicin eriBULin fentaNYL SUFentanil flavoxATE fluvoxaMINE",
  "fluPHENAZine guaiFENesin guanFACINE HYDROcodone oxyCODONE hydroCHLOROthiazide IDArubicin",
  "inFLIXimab riTUXimab lamiVUDine lamoTRIgine",
  "levETIRAcetam levOCARNitine levoFLOXacin metFORMIN metroNIDAZOLE methazolAMIDE methIMAzole",
  "metOLazone miFEPRIStone miSOPROStol niMODipine",
  "OLANZapine QUEtiapine oxyMORphone PAZOPanib PONATinib PEMEtrexed PRALAtrexate penicillAMINE",
  "PENTobarbital PHENobarbital quiNIDine quiNINE raNITIdine riMANTAdine romiDEPsin",
  "romiPLOStim SAXagliptin SITagliptin SORAfenib SUNItinib sulfaSALAzine SUMAtriptan ZOLMitriptan",
  "tiaGABine tiZANidine traMADol traZODone valACYclovir valGANciclovir",
];

/** Every name, by its lower-case spelling. */
export const TALL_MAN: ReadonlyMap<string, string> = new Map(
  [...FDA, ...ISMP]
    .flatMap((line) => line.split(" "))
    .map((name) => [name.toLowerCase(), name] as const),
);
