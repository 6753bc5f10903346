"""The evidence of the demonstration's methods: novelty checks, verifications, a procedure, an announced edition.

All invented and marked so; every row is made by the act that a laboratory would use.
"""

from datetime import timedelta

from guiju.lab.demo import cast
from guiju.lab.demo.stage import Stage
from guiju.lab.house import clock, files
from guiju.lab.methods import acts as methods
from guiju.lab.methods.models import Procedure, Verification

ANNOUNCED = "2027"
AHEAD = timedelta(days=120)
"""How long after the founding the announced edition comes into force."""
PAGE = """%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
4 0 obj<</Length {length}>>stream
{text}
endstream endobj
5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
trailer<</Root 1 0 R>>
%%EOF
"""


def prove(stage: Stage, method: str, edition: str, outcome: str = "newest") -> None:
    """A check for novelty and an approved verification, so that the edition may be used."""
    named = {"method": method, "edition": edition}
    stage.do(
        methods.RecordNoveltyCheck,
        cast.TECHNICAL,
        **named,
        source="演示：虚构的标准目录",
        outcome=outcome,
        note="演示，并未真正查新",
    )
    done = stage.do(
        methods.FileVerification,
        cast.CALIBRATOR,
        **named,
        people="演示：校准员经培训并持有授权",
        equipment="演示：所需标准器在有效期内，不确定度满足方法要求",
        climate="演示：恒温室满足方法规定的温度和湿度",
        trial="演示：以公开文献中的算例试做，结果一致",
        uncertainty="演示：不确定度与文献公布值一致",
        passed=True,
    )
    stage.do(methods.ApproveVerification, cast.TECHNICAL, row=Verification.objects.get(pk=done.answer["id"]).pk)


def procedure(stage: Stage, method: str) -> None:
    """An operating procedure of a method, reviewed by the technical manager."""
    text = f"BT /F 14 Tf 72 760 Td (Demonstration: invented operating procedure for {ascii_of(method)}) Tj ET"
    data = PAGE.format(length=len(text), text=text).encode("ascii")
    done = stage.do(
        methods.IssueProcedure,
        cast.TECHNICAL,
        method=method,
        code=f"{method}-SOP",
        title="作业指导书（演示）",
        title_en="Operating procedure (demonstration)",
        file_sha256=files.store(data, "application/pdf"),
        effective_from=clock.today(),
    )
    row = Procedure.objects.get(pk=done.answer["id"])
    stage.do(methods.ReviewProcedure, cast.TECHNICAL, procedure=row.pk, stands=True, note="演示")


def announce(stage: Stage, method: str) -> None:
    """The next edition of a method is announced and its gap analysed; nothing else is done yet."""
    stage.do(
        methods.AnnounceChange,
        cast.TECHNICAL,
        method=method,
        edition=ANNOUNCED,
        effective_from=clock.today() + AHEAD,
        announced_on=clock.today(),
        source="演示：虚构的公告 2026 年第 0 号",
    )
    stage.do(
        methods.AnalyseChange,
        cast.TECHNICAL,
        method=method,
        edition=ANNOUNCED,
        gap="演示：新版增加一个校准点，标准器与环境要求不变；须更新评定模板和能力范围",
    )


def ascii_of(text: str) -> str:
    """The letters, digits and dashes of a code, for a font that knows no others."""
    return "".join(each for each in text if each.isascii())
